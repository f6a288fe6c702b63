package migrate

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/retention"
)

// ParseKeep reads rules of how long rows are kept, for all tenants and for single ones.
func (m *Migration) ParseKeep(forAll, ofTenants []string) error {
	s := m.client.Settings()
	known := retention.Known(s.TracesTable, s.LogsTable)
	for ofTenant, texts := range map[bool][]string{false: forAll, true: ofTenants} {
		for _, text := range texts {
			rule, err := retention.Parse(text, ofTenant, known)
			if err != nil {
				return err
			}
			m.Keep = append(m.Keep, rule)
		}
	}
	return nil
}

// rules are those of the database, with those that are given now.
func (m *Migration) rules(ctx context.Context) ([]retention.Rule, error) {
	rules, err := retention.Read(ctx, m.client)
	if err != nil && !missing(err) {
		return nil, err
	}
	return retention.Over(rules, m.Keep), nil
}

// ttlOf finds the clause in a table's engine.
var ttlOf = regexp.MustCompile(`\bTTL (.*?)(?: SETTINGS [a-z_]+ = |$)`)

// keepStatements make tables keep rows as the rules say. A table without a rule is left as it is.
func (m *Migration) keepStatements(ctx context.Context, s state, rules []retention.Rule) ([]string, error) {
	settings := m.client.Settings()
	on := m.clusterOf(s)
	var out []string
	for _, table := range retention.Known(settings.TracesTable, settings.LogsTable) {
		if !slices.ContainsFunc(rules, func(r retention.Rule) bool { return r.Table == table.Name }) {
			continue
		}
		name, err := m.stored(on, table.Name)
		if err != nil {
			return nil, err
		}
		engine, err := m.engine(ctx, name)
		if err != nil {
			return nil, err
		}
		has := ""
		if found := ttlOf.FindStringSubmatch(engine); found != nil {
			has = found[1]
		}
		switch wanted := table.TTL(rules); {
		case wanted == has:
		case wanted == "":
			out = append(out, "ALTER TABLE "+name+m.onCluster()+"\n    REMOVE TTL")
		default:
			out = append(out, "ALTER TABLE "+name+m.onCluster()+"\n    MODIFY TTL "+wanted)
		}
	}
	return out, nil
}

// stored is the table that has the rows: on a cluster the local one under a Distributed one.
func (m *Migration) stored(on cluster, table string) (string, error) {
	switch {
	case m.resolved.Cluster == "" || !on.sharded(table):
		return table, nil
	case table == on.traces:
		return on.tracesLocal, nil
	case table == on.logs && on.exists[table]:
		return "", fmt.Errorf("%s was not made by this program: set the TTL of the tables under it yourself", table)
	}
	return table + localSuffix, nil
}

func (m *Migration) engine(ctx context.Context, table string) (string, error) {
	engine := ""
	err := m.client.Each(ctx, clickhouse.Statement{
		SQL:    "SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = {name:String}",
		Params: []clickhouse.Param{{Name: "name", Value: table}},
	}, func(row clickhouse.Scanner) error { return row.Scan(&engine) })
	if missing(err) {
		return "", nil
	}
	return engine, err
}

// applyKeep writes down the rules that are new and makes tables follow all of them.
func (m *Migration) applyKeep(ctx context.Context, out io.Writer, s state) error {
	old, err := retention.Read(ctx, m.client)
	if err != nil {
		return fmt.Errorf("retention: %w", err)
	}
	given := slices.DeleteFunc(slices.Clone(m.Keep), func(r retention.Rule) bool { return slices.Contains(old, r) })
	if err := retention.Write(ctx, m.client, given); err != nil {
		return fmt.Errorf("retention: %w", err)
	}
	for _, rule := range given {
		say(out, "keeps %s\n", rule)
	}
	statements, err := m.keepStatements(ctx, s, retention.Over(old, m.Keep))
	if err != nil {
		return fmt.Errorf("retention: %w", err)
	}
	return m.run(ctx, out, statements)
}

// sayKept prints the rules and what is still to be done about them.
func (m *Migration) sayKept(ctx context.Context, s state, out io.Writer) error {
	rules, err := m.rules(ctx)
	if err != nil {
		return err
	}
	for _, rule := range rules {
		say(out, "  keeps %s\n", rule)
	}
	statements, err := m.keepStatements(ctx, s, rules)
	for _, statement := range statements {
		say(out, "  not yet: %s\n", strings.Join(strings.Fields(statement), " "))
	}
	return err
}
