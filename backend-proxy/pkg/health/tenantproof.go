package health

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenantusers"
)

// TenantProof is what a tenant's own ClickHouse user could do, as tried on the server as that user. Nothing is written by trying.
type TenantProof struct {
	Tenant string `json:"tenant"`
	User   string `json:"user"`
	// Can are the things that SQL of the tenant must not do and the user could.
	Can []string `json:"can"`
	// Untold are those that could not be tried.
	Untold []string `json:"untold"`
}

// Unproved is the proof of a user that could not be asked.
func Unproved(user settings.TenantUser, why error) TenantProof {
	return TenantProof{Tenant: user.Tenant, User: user.Username, Can: []string{}, Untold: []string{strings.TrimSuffix(why.Error(), ".")}}
}

// Err says why SQL of the tenant is refused, nil where it is not.
func (p TenantProof) Err() error {
	var why []string
	if len(p.Can) > 0 {
		why = append(why, "it can "+strings.Join(p.Can, ", "))
	}
	if len(p.Untold) > 0 {
		why = append(why, "it cannot be told what it reads: "+strings.Join(p.Untold, ", "))
	}
	if len(why) == 0 {
		return nil
	}
	return fmt.Errorf("SQL of the tenant %q is refused. Of its ClickHouse user %q: %s. An administrator repeats `proxy tenants --tenant` for the tenant, and takes away whatever else the user was given (docs/sql.md)", p.Tenant, p.User, strings.Join(why, "; "))
}

// proving is one proof under way.
type proving struct {
	own, base *clickhouse.Client
	// other is a tenant that is not this one, of which there are rows.
	other string
	proof TenantProof
}

// ProveTenant tries as the tenant's user to read what is not the tenant's. base is the data source's own connection: it
// says what there is to be read.
func ProveTenant(ctx context.Context, base, own *clickhouse.Client, user settings.TenantUser) (TenantProof, error) {
	p := proving{own: own, base: base, proof: TenantProof{Tenant: user.Tenant, User: user.Username, Can: []string{}, Untold: []string{}}}
	for _, try := range []func(context.Context) error{p.rights, p.knowAnother, p.rows, p.tables, p.keys, p.merged, p.dictionaries, p.clusters, p.system} {
		if err := try(ctx); err != nil {
			return p.proof, err
		}
	}
	return p.proof, nil
}

func (p *proving) can(what string, args ...any) {
	p.proof.Can = append(p.proof.Can, fmt.Sprintf(what, args...))
}

func (p *proving) untold(what string, args ...any) {
	p.proof.Untold = append(p.proof.Untold, fmt.Sprintf(what, args...))
}

// found asks as the tenant's user whether there is a row, and fails where the user or the server cannot be asked at all.
func (p *proving) found(ctx context.Context, sql string) (row bool, refusal, err error) {
	statement := clickhouse.Statement{SQL: sql, Params: []clickhouse.Param{{Name: "tenant", Value: p.proof.Tenant}}}
	refusal = p.own.Each(ctx, statement, func(clickhouse.Scanner) error { row = true; return nil })
	var known *clickhouse.Error
	if refusal == nil || errors.As(refusal, &known) && known.Kind != clickhouse.KindUnreachable && known.Kind != clickhouse.KindAuthentication && known.Kind != clickhouse.KindCancelled {
		return row, refusal, nil
	}
	return row, nil, refusal
}

func (p *proving) rights(ctx context.Context) error {
	level, err := p.own.Readonly(ctx)
	if err != nil {
		return err
	}
	if level != 1 {
		p.can("lift its limits (its settings lack readonly = 1)")
	}
	if _, refusal, err := p.found(ctx, "SELECT 1 SETTINGS max_execution_time = 4321"); err != nil {
		return err
	} else if refusal == nil {
		p.can("lift its limits by SETTINGS")
	}
	base := p.base.Settings()
	tries := append(attempts(tenantusers.QuoteName(base.Database, base.TracesTable)),
		struct{ can, sql string }{"read s3()", "EXPLAIN SELECT * FROM s3('http://127.0.0.1:1/loopscope-boundary', 'LineAsString', 'line String')"},
		struct{ can, sql string }{"run executable()", "EXPLAIN SELECT * FROM executable('loopscope-boundary', 'LineAsString', 'line String')"},
	)
	can, err := attempted(ctx, p.own, tries)
	p.proof.Can = append(p.proof.Can, can...)
	if err != nil {
		return err
	}
	if row, _, err := p.found(ctx, "SELECT length(file('/proc/self/status'))"); err != nil {
		return err
	} else if row {
		p.can("read the server's files by file()")
	}
	return nil
}

// knowAnother finds a tenant to try with. Without one nothing that is tried would tell anything.
func (p *proving) knowAnother(ctx context.Context) error {
	sql := "SELECT toString(tenant) FROM llm_spans WHERE tenant NOT IN ('', {tenant:String}) LIMIT 1"
	statement := clickhouse.Statement{SQL: sql, Params: []clickhouse.Param{{Name: "tenant", Value: p.proof.Tenant}}}
	if err := p.base.Each(ctx, statement, func(row clickhouse.Scanner) error { return row.Scan(&p.other) }); err != nil {
		return err
	}
	if p.other == "" {
		p.untold("there is no span of another tenant yet to try with")
	}
	return nil
}

// tables tries those behind the views, and those that name no tenant.
func (p *proving) tables(ctx context.Context) error {
	base := p.base.Settings()
	for _, table := range []string{base.TracesTable, base.LogsTable, "llm_spans", "llm_inbox", "llm_audit", "llm_retention"} {
		name := tenantusers.QuoteName(base.Database, table)
		if _, refusal, err := p.found(ctx, "SELECT 1 FROM "+name+" LIMIT 1"); err != nil {
			return err
		} else if refusal == nil {
			p.can("read %s", name)
		}
	}
	return nil
}

// keys tries what tells the primary keys of a table, over which no row policy has a say.
func (p *proving) keys(ctx context.Context) error {
	base := p.base.Settings()
	for _, table := range []string{"llm_spans", "llm_runs", "llm_calls_1m"} {
		if _, refusal, err := p.found(ctx, "SELECT 1 FROM mergeTreeIndex("+tenantusers.QuoteText(base.Database)+", "+tenantusers.QuoteText(table)+") LIMIT 1"); err != nil {
			return err
		} else if refusal == nil {
			p.can("read the keys of all tenants by mergeTreeIndex(%s)", tenantusers.QuoteName(base.Database, table))
		}
	}
	return nil
}

// merged tries all tables of all databases at once.
func (p *proving) merged(ctx context.Context) error {
	row, _, err := p.found(ctx, "SELECT 1 FROM merge(REGEXP('.*'), '^(llm|otel)_') WHERE tenant != {tenant:String} LIMIT 1")
	if row {
		p.can("read rows of other tenants by merge()")
	}
	return err
}

func (p *proving) dictionaries(ctx context.Context) error {
	var names []string
	err := p.base.Each(ctx, clickhouse.Statement{SQL: "SELECT if(database = '', name, database || '.' || name) FROM system.dictionaries"}, func(row clickhouse.Scanner) error {
		var name string
		err := row.Scan(&name)
		names = append(names, name)
		return err
	})
	if clickhouse.HasKind(err, clickhouse.KindPermission) {
		return nil // whom the server lets see none; the tenant's user sees no more
	}
	for _, name := range names {
		if _, refusal, err := p.found(ctx, "SELECT 1 FROM dictionary("+tenantusers.QuoteText(name)+") LIMIT 1"); err != nil {
			return err
		} else if refusal == nil {
			p.can("read the dictionary %s", name)
		}
	}
	return err
}

func (p *proving) clusters(ctx context.Context) error {
	var cluster string
	err := p.base.Each(ctx, clickhouse.Statement{SQL: "SELECT cluster FROM system.clusters LIMIT 1"}, func(row clickhouse.Scanner) error { return row.Scan(&cluster) })
	if clickhouse.HasKind(err, clickhouse.KindPermission) || err == nil && cluster == "" {
		return nil
	}
	if err != nil {
		return err
	}
	_, refusal, err := p.found(ctx, "SELECT 1 FROM cluster("+tenantusers.QuoteText(cluster)+", system, one) LIMIT 1")
	if err == nil && refusal == nil {
		p.can("read by cluster()")
	}
	return err
}

var (
	// logs have statements of others and their values. One that is readable and empty may not stay so.
	logs = []string{"query_log", "query_thread_log", "query_views_log", "text_log", "trace_log", "session_log", "opentelemetry_span_log", "part_log",
		"asynchronous_insert_log", "processors_profile_log", "crash_log", "backup_log", "blob_storage_log", "query_metric_log", "zookeeper_log"}
	// states are readable where a server grants its system tables to everybody; they tell of others as soon as they have a row.
	states = []string{"processes", "errors", "parts", "parts_columns", "mutations", "merges", "view_refreshes", "asynchronous_inserts", "query_cache",
		"replication_queue", "distribution_queue", "users", "grants", "roles", "row_policies", "backups", "detached_parts", "dropped_tables"}
)

func (p *proving) system(ctx context.Context) error {
	for _, log := range logs {
		if _, refusal, err := p.found(ctx, "SELECT 1 FROM system."+log+" LIMIT 1"); err != nil {
			return err
		} else if refusal == nil {
			p.can("read system.%s", log)
		}
	}
	for _, state := range states {
		if row, _, err := p.found(ctx, "SELECT 1 FROM system."+state+" LIMIT 1"); err != nil {
			return err
		} else if row {
			p.can("read system.%s", state)
		}
	}
	return nil
}

// AddTenantProofs tells what was found of each.
func (r *Report) AddTenantProofs(proofs []TenantProof) {
	r.Details.SQLTenants = proofs
	var proved, refused []string
	for _, proof := range proofs {
		if err := proof.Err(); err != nil {
			refused = append(refused, strings.TrimSuffix(err.Error(), ".")+".")
		} else {
			proved = append(proved, proof.Tenant)
		}
	}
	if len(proved) > 0 {
		refused = append([]string{"SQL is proved to stay within the tenant for " + strings.Join(proved, ", ") + "."}, refused...)
	}
	r.Message = strings.TrimSpace(r.Message + " " + strings.Join(refused, " "))
}
