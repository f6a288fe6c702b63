// Package health finds out what a data source's ClickHouse offers and says what
// is missing and how to fix it.
package health

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
)

// Report is what was found. OK means that queries can be answered.
type Report struct {
	OK      bool    `json:"-"`
	Message string  `json:"-"`
	Details Details `json:"details"`
}

// Details go to the settings page.
type Details struct {
	Version string `json:"version"`
	// Hosts are those of a cluster, where the settings name several.
	Hosts    []Host  `json:"hosts,omitempty"`
	Minimum  string  `json:"minimumVersion"`
	Database string  `json:"database"`
	Tables   []Table `json:"tables"`
	Schema   Schema  `json:"schema"`
	// NewestSpan is the start of the newest settled span, RFC 3339; empty without any.
	NewestSpan string `json:"newestSpan"`
	// SettlementLagSeconds is the age of the oldest arrival that is not settled yet.
	SettlementLagSeconds float64 `json:"settlementLagSeconds"`
	// SettlementError is the last failure of the settlement's views, where the user may see it.
	SettlementError string `json:"settlementError,omitempty"`
	// OutdatedViews are not those of this version.
	OutdatedViews []string `json:"outdatedViews,omitempty"`
	// Jobs that are not done, the newest first.
	Jobs []Job `json:"jobs,omitempty"`
	// Quality is null where the user may not see it.
	Quality  *Quality  `json:"quality"`
	Problems []Problem `json:"problems"`
	// Mode is what answers queries.
	Mode Mode `json:"mode"`
	// Tempo is null where there is none.
	Tempo *Tempo `json:"tempo,omitempty"`
	// SQL is what typed SQL could do, null where it is turned off.
	SQL *Boundary `json:"sql,omitempty"`
	// SQLTenants are the users over which SQL of single tenants is answered: those that the caller may know of.
	SQLTenants []TenantProof `json:"sqlTenants,omitempty"`
}

// Tempo is what it said of itself.
type Tempo struct {
	Version string `json:"version"`
	Error   string `json:"error,omitempty"`
}

// Mode is what answers queries.
type Mode string

const (
	// ModeTables are Loopscope's tables.
	ModeTables Mode = "tables"
	// ModeRaw is the collector's table, read whole and settled by the plugin.
	ModeRaw Mode = "raw"
)

// Table is one table or view that queries read.
type Table struct {
	Name  string `json:"name"`
	Found bool   `json:"found"`
}

// Schema compares what is installed with what this plugin expects.
type Schema struct {
	Installed int `json:"installed"`
	Expected  int `json:"expected"`
}

// Problem is something to fix.
type Problem struct {
	What string `json:"what"`
	Fix  string `json:"fix"`
	// Blocking problems keep queries from being answered.
	Blocking bool `json:"blocking"`
}

// spansView has the settled spans.
const spansView = "llm_spans_v"

const migrateHint = "Run `proxy migrate --url <address>` with a user that may create tables and views; it can be repeated safely."

// Check asks the database. expected is the newest schema version that this plugin
// ships; readRaw tries to answer from the collector's table alone; outdated names
// the views that are not those of this version. ofAll adds what is told of the spans of all tenants.
func Check(ctx context.Context, client *clickhouse.Client, ofAll bool, expected int, readRaw func(context.Context) error, outdated func(context.Context) ([]string, error)) Report {
	s := client.Settings()
	r := Report{Details: Details{Minimum: fmt.Sprintf("%d.%d", clickhouse.MinMajor, clickhouse.MinMinor), Database: s.Database, Schema: Schema{Expected: expected}, Tables: []Table{}, Problems: []Problem{}, Mode: ModeTables}}
	major, minor, version, err := client.Version(ctx)
	if err != nil {
		r.Message = err.Error()
		return r
	}
	r.Details.Version = version
	tooOld := major < clickhouse.MinMajor || major == clickhouse.MinMajor && minor < clickhouse.MinMinor
	err = r.tables(ctx, client)
	switch {
	case err != nil && tooOld:
		r.problem(true, fmt.Sprintf("ClickHouse is %s.", version), fmt.Sprintf("Loopscope needs ClickHouse %d.%d or newer: upgrade the server.", clickhouse.MinMajor, clickhouse.MinMinor))
	case err != nil:
		r.Message = err.Error()
		return r
	case r.Details.Mode == ModeRaw:
		r.raw(ctx, s, tooOld, readRaw)
	default:
		r.schema(ctx, client)
		r.views(ctx, outdated)
		if ofAll {
			r.freshness(ctx, client)
			r.jobs(ctx, client)
			r.quality(ctx, client)
		}
	}
	r.conclude()
	return r
}

// raw says what is missing and what answers instead.
func (r *Report) raw(ctx context.Context, s settings.Settings, tooOld bool, readRaw func(context.Context) error) {
	if err := readRaw(ctx); err != nil {
		r.problem(true, fmt.Sprintf("Loopscope's tables are not there, and %s.%s cannot stand in for them: %s", s.Database, s.TracesTable, err), migrateHint)
		return
	}
	what := fmt.Sprintf("Loopscope's tables are not in %s, so figures are computed from %s as they are asked for, from at most %d spans at once.", s.Database, s.TracesTable, s.RawSpanLimit)
	if tooOld {
		r.problem(false, what, fmt.Sprintf("The tables need ClickHouse %d.%d or newer: upgrade the server. %s", clickhouse.MinMajor, clickhouse.MinMinor, migrateHint))
		return
	}
	r.problem(false, what, migrateHint)
}

func (r *Report) tables(ctx context.Context, client *clickhouse.Client) error {
	s := client.Settings()
	for _, table := range []struct {
		name     string
		blocking bool
		fix      string
	}{
		{s.TracesTable, true, "Let the OpenTelemetry collector's ClickHouse exporter create it, run `proxy migrate`, or correct tracesTable in the settings."},
		{s.LogsTable, false, "Messages that instrumentations send as log records will be missing. Let the collector's exporter create it, or correct logsTable in the settings."},
		{spansView, false, ""},
		{"llm_usage", false, migrateHint},
	} {
		state, err := look(ctx, client, table.name)
		if err != nil {
			return err
		}
		r.Details.Tables = append(r.Details.Tables, Table{table.name, state == readable})
		switch {
		case state == forbidden:
			r.problem(table.blocking || table.name == spansView, fmt.Sprintf("User %q may not read %s.%s.", s.Username, s.Database, table.name), fmt.Sprintf("Grant it: GRANT SELECT ON %s.* TO %s.", s.Database, s.Username))
		case state == absent && table.name == spansView:
			r.Details.Mode = ModeRaw
		case state == absent && r.Details.Mode == ModeTables:
			r.problem(table.blocking, fmt.Sprintf("%s.%s does not exist, or user %q may not see it.", s.Database, table.name, s.Username), table.fix)
		}
	}
	return nil
}

// state is what a data source's user sees of a table.
type state int

const (
	readable state = iota
	forbidden
	absent
)

func look(ctx context.Context, client *clickhouse.Client, table string) (state, error) {
	// Names come from checked settings and from above, never from a query.
	err := client.Each(ctx, clickhouse.Statement{SQL: "SELECT 1 FROM `" + table + "` LIMIT 0"}, func(clickhouse.Scanner) error { return nil })
	switch {
	case clickhouse.HasKind(err, clickhouse.KindSchema):
		return absent, nil
	case clickhouse.HasKind(err, clickhouse.KindPermission):
		return forbidden, nil
	}
	return readable, err
}

const schemaSQL = "SELECT toUInt64(max(version)) FROM llm_schema"

func (r *Report) schema(ctx context.Context, client *clickhouse.Client) {
	installed, err := one[uint64](ctx, client, schemaSQL)
	if err != nil {
		return // the missing tables above say the same
	}
	r.Details.Schema.Installed = int(installed) //nolint:gosec // a small number
	switch expected := r.Details.Schema.Expected; {
	case int(installed) < expected: //nolint:gosec // a small number
		r.problem(false, fmt.Sprintf("The schema is version %d; this plugin expects %d.", installed, expected), migrateHint)
	case int(installed) > expected: //nolint:gosec // a small number
		r.problem(false, fmt.Sprintf("The schema is version %d; this plugin knows %d.", installed, expected), "Update the Loopscope plugin.")
	}
}

func (r *Report) freshness(ctx context.Context, client *clickhouse.Client) {
	newest, err := one[int64](ctx, client, "SELECT toUnixTimestamp64Milli(max(ts)) FROM llm_spans")
	if err == nil && newest > 0 {
		r.Details.NewestSpan = time.UnixMilli(newest).UTC().Format(time.RFC3339)
	}
	if err == nil && newest <= 0 {
		r.problem(false, "No GenAI span has arrived yet.", "Point an instrumented application or the collector at this database; spans appear within a minute of their arrival.")
	}
	// Readers may not have these rights; then the lag is simply not told.
	if lag, err := SettlementLag(ctx, client); err == nil {
		r.Details.SettlementLagSeconds = lag
		if lag > settledLate.Seconds() {
			r.problem(false, fmt.Sprintf("Settlement is %.0f s behind: newer spans are not in the figures yet.", lag), "Look at system.view_refreshes of the ClickHouse server for the views whose names begin with llm_.")
		}
	}
	if failure, err := one[string](ctx, client, failureSQL); err == nil && failure != "" {
		r.Details.SettlementError = failure
		r.problem(false, "The last settlement failed: "+failure, "It is repeated by itself. If the message stays, repair its cause in ClickHouse; nothing is lost meanwhile.")
	}
}

// SettlementLag is the age in seconds of the oldest arrival that is not settled yet, 0 where all is.
func SettlementLag(ctx context.Context, client *clickhouse.Client) (float64, error) {
	return one[float64](ctx, client, lagSQL)
}

const (
	lagSQL = `WITH (SELECT max(run) FROM llm_settled) AS mark
SELECT toFloat64(if(count() = 0, 0, dateDiff('second', min(ingested_at), now())))
FROM llm_inbox
WHERE arrival >= toStartOfMinute(mark) AND ingested_at > mark`
	failureSQL = "SELECT substring(anyLast(exception), 1, 200) FROM system.view_refreshes WHERE database = currentDatabase() AND exception != ''"
)

func one[T any](ctx context.Context, client *clickhouse.Client, sql string) (T, error) {
	var value T
	err := client.Each(ctx, clickhouse.Statement{SQL: sql}, func(row clickhouse.Scanner) error { return row.Scan(&value) })
	return value, err
}

func (r *Report) problem(blocking bool, what, fix string) {
	r.Details.Problems = append(r.Details.Problems, Problem{What: what, Fix: fix, Blocking: blocking})
}

func (r *Report) conclude() {
	var blocking, others []string
	for _, p := range r.Details.Problems {
		if p.Blocking {
			blocking = append(blocking, p.What+" "+p.Fix)
		} else {
			others = append(others, p.What+" "+p.Fix)
		}
	}
	if len(blocking) > 0 {
		r.Message = strings.Join(blocking, " ")
		return
	}
	r.OK = true
	r.Message = fmt.Sprintf("Connected to ClickHouse %s, database %s, schema version %d.", r.Details.Version, r.Details.Database, r.Details.Schema.Installed)
	if r.Details.Mode == ModeRaw {
		r.Message = fmt.Sprintf("Connected to ClickHouse %s, database %s, without Loopscope's tables.", r.Details.Version, r.Details.Database)
	}
	if r.Details.NewestSpan != "" {
		r.Message += " Newest span: " + r.Details.NewestSpan + "."
	}
	if len(others) > 0 {
		r.Message += " " + strings.Join(others, " ")
	}
}
