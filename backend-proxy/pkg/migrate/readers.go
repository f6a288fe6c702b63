package migrate

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/stages"
)

var accountName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.@-]{0,126}$`)

// auditTable is for the user that keeps the record of reveals, and not for readers.
const auditTable = "llm_audit"

// Grants let a user or role read what queries read and no more: the collector's tables, Loopscope's tables and plain
// views. Neither materialised views nor system tables, nor work areas, nor the audit.
func (m *Migration) Grants(ctx context.Context, reader string) ([]string, error) {
	if !accountName.MatchString(reader) {
		return nil, fmt.Errorf("reader is %q: use the name of a user or role", reader)
	}
	database := m.client.Settings().Database
	var out []string
	err := m.readable(ctx, func(table readableTable) {
		out = append(out, fmt.Sprintf("GRANT%s SELECT ON `%s`.`%s` TO `%s`", m.onCluster(), database, table.name, reader))
	})
	return out, err
}

// readableTable is a table or plain view that queries read.
type readableTable struct {
	name, engine string
	// ofTenants have the column tenant.
	ofTenants bool
}

func (m *Migration) readable(ctx context.Context, each func(readableTable)) error {
	s := m.client.Settings()
	return m.client.Each(ctx, clickhouse.Statement{
		SQL: `SELECT name, engine, name IN (SELECT table FROM system.columns WHERE database = {database:String} AND name = 'tenant')
FROM system.tables WHERE database = {database:String} AND (name IN ({traces:String}, {logs:String})
    OR (startsWith(name, 'llm_') AND (engine IN ('View', 'Distributed') OR endsWith(engine, 'MergeTree')) AND NOT match(name, {work:String}) AND name != {audit:String}))
ORDER BY name`,
		Params: []clickhouse.Param{
			{Name: "database", Value: s.Database}, {Name: "traces", Value: s.TracesTable}, {Name: "logs", Value: s.LogsTable},
			{Name: "audit", Value: auditTable},
			{Name: "work", Value: "^(" + strings.Join(stages.WorkAreas, "|") + "|" + stages.ChangedTraces + ")$|^llm_(backfill|replay|migrating)_|_staging$|^llm_[0-9]+_[a-z0-9]+" + stages.WorkSuffix + "$"},
		},
	}, func(row clickhouse.Scanner) error {
		var table readableTable
		var ofTenants uint8
		err := row.Scan(&table.name, &table.engine, &ofTenants)
		table.ofTenants = ofTenants == 1
		each(table)
		return err
	})
}

// AuditGrants let a user write into the audit and read it, and take nothing back.
func (m *Migration) AuditGrants(_ context.Context, auditor string) ([]string, error) {
	if !accountName.MatchString(auditor) {
		return nil, fmt.Errorf("auditor is %q: use the name of a user or role", auditor)
	}
	return []string{fmt.Sprintf("GRANT%s SELECT, INSERT ON `%s`.`%s` TO `%s`", m.onCluster(), m.client.Settings().Database, auditTable, auditor)}, nil
}

// EraserGrants let a user find a data subject, change and delete rows of the tables that tell of them, and write what stays.
func (m *Migration) EraserGrants(ctx context.Context, eraser string) ([]string, error) {
	if !accountName.MatchString(eraser) {
		return nil, fmt.Errorf("eraser is %q: use the name of a user or role", eraser)
	}
	database, written := m.client.Settings().Database, []string{"llm_spans", "llm_scores", "llm_jobs"}
	var out []string
	err := m.client.Each(ctx, clickhouse.Statement{
		SQL: `SELECT name, endsWith(engine, 'MergeTree') FROM system.tables
WHERE database = {database:String} AND (endsWith(engine, 'MergeTree') OR engine = 'Distributed') AND name != {audit:String}
    AND (startsWith(name, 'llm_') OR name IN ({traces:String}, {logs:String}, concat({traces:String}, '_local'), concat({logs:String}, '_local')))
ORDER BY name`,
		Params: []clickhouse.Param{
			{Name: "database", Value: database}, {Name: "audit", Value: auditTable},
			{Name: "traces", Value: m.client.Settings().TracesTable}, {Name: "logs", Value: m.client.Settings().LogsTable},
		},
	}, func(row clickhouse.Scanner) error {
		var name string
		var stored uint8
		err := row.Scan(&name, &stored)
		rights := "SELECT"
		if slices.Contains(written, name) {
			rights += ", INSERT"
		}
		if stored == 1 {
			rights += ", ALTER UPDATE, ALTER DELETE"
		}
		out = append(out, fmt.Sprintf("GRANT%s %s ON `%s`.`%s` TO `%s`", m.onCluster(), rights, database, name, eraser))
		return err
	})
	return out, err
}

// Grant gives grants, or prints them.
func (m *Migration) Grant(ctx context.Context, of func(context.Context, string) ([]string, error), account string, dryRun bool, out io.Writer) error {
	if _, _, err := m.plan(ctx); err != nil {
		return err
	}
	grants, err := of(ctx, account)
	if err != nil {
		return err
	}
	for _, grant := range grants {
		if !dryRun {
			if err := m.client.Exec(ctx, grant); err != nil {
				return fmt.Errorf("%s: %w. Print them with --dry-run for somebody who may grant", strings.TrimSpace(grant), err)
			}
		}
		say(out, "%s;\n", grant)
	}
	return nil
}
