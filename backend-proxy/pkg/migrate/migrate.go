package migrate

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/retention"
	"github.com/loopscope/loopscope/backend-proxy/pkg/stages"
)

// Migration is the schema of this version against one database.
type Migration struct {
	client *clickhouse.Client
	schema embed.FS
	prices []PriceList
	// Options that are empty keep what the database has.
	Options Options
	// Keep are rules of how long rows are kept, in place of the database's for the same tables and tenants.
	Keep []retention.Rule
	// Lease is how long a migration that says nothing more is believed to be alive, in whole seconds.
	Lease time.Duration
	// settled options: those of the database under those that were given.
	resolved Options
	// replicated is the database's: it replicates DDL by itself.
	replicated bool
}

// New reads the embedded files. An empty refresh keeps the database's.
func New(client *clickhouse.Client, schema, lists embed.FS, refresh string) (*Migration, error) {
	prices, err := ReadPrices(lists)
	if err != nil {
		return nil, err
	}
	m := &Migration{client: client, schema: schema, prices: prices, Options: Options{Refresh: refresh}, Lease: 20 * time.Second}
	return m, m.Options.check()
}

// Installed is the schema to compare a database with; it brings no prices.
func Installed(client *clickhouse.Client, schema embed.FS) *Migration {
	return &Migration{client: client, schema: schema}
}

// Outdated names the views that are there, but not those of this version. Who may not see how the database is set up is told none.
func (m *Migration) Outdated(ctx context.Context) ([]string, error) {
	s, c, err := m.plan(ctx)
	if err != nil || !s.tables["llm_schema"] {
		return nil, err
	}
	var out []string
	for _, view := range c.views {
		if fingerprint, exists := s.views[view.Name]; exists && fingerprint != view.Fingerprint {
			out = append(out, view.Name)
		}
	}
	return out, nil
}

// OnCluster is what follows a table's name in a statement that is for every server of the database's cluster; empty where
// there is none.
func (m *Migration) OnCluster(ctx context.Context) (string, error) {
	s, err := m.look(ctx)
	m.resolved, m.replicated = m.Options.over(s.kept.Options), s.replicated
	return m.onCluster(), err
}

// ledger remembers what was applied.
const ledger = "CREATE TABLE IF NOT EXISTS llm_schema (`version` UInt32, `applied_at` DateTime('UTC') DEFAULT now()) ENGINE = MergeTree ORDER BY version"

// insertView reads spans into the inbox.
const insertView = "llm_inbox_view"

// changes are what brings a database to this version: views that have to go, files, and views that are made.
type changes struct {
	files         []File
	views         []View
	before, after []string
	// stages of settlement, whether views run them or not.
	stages []stages.Stage
	// reading is the insert view's query over the traces table, which is called traces in it.
	reading, traces string
	// replay says that some of their tables are new.
	replay bool
}

func (m *Migration) plan(ctx context.Context) (state, changes, error) {
	if err := m.Options.check(); err != nil {
		return state{}, changes{}, err
	}
	s, err := m.look(ctx)
	if err != nil {
		return s, changes{}, err
	}
	m.resolved, m.replicated = m.Options.over(s.kept.Options), s.replicated
	settings := m.client.Settings()
	names := Names{
		Database: settings.Database, Traces: settings.TracesTable, Logs: settings.LogsTable,
		Refresh: m.resolved.Refresh, Feed: m.resolved.Feed, Content: m.resolved.Content == ContentOn,
		TracesJSON: s.tracesJSON, LogsJSON: s.logsJSON,
	}
	files, err := Read(m.schema, Folder, names)
	if err != nil {
		return s, changes{}, err
	}
	views, err := ReadViews(m.schema, Folder+"/views", names)
	if err != nil {
		return s, changes{}, err
	}
	c := changes{traces: names.Database + "." + names.Traces}
	work := map[string]string{}
	for _, view := range views {
		if view.Name == insertView {
			_, c.reading, _ = strings.Cut(view.Create, " AS\n")
			if names.Feed != "" {
				c.reading = strings.ReplaceAll(c.reading, names.Database+"."+names.Feed, c.traces)
			}
		}
		if view.Kind == Work {
			_, work[view.Name], _ = strings.Cut(view.Create, " AS\n")
		}
		if view.Kind == Refreshable {
			stage, err := stages.StageOf(view.Name, view.Create)
			if err != nil {
				return s, c, err
			}
			c.stages = append(c.stages, stage.Whole(work))
		}
	}
	for _, stage := range stages.Summaries(c.stages) {
		c.replay = c.replay || s.tables["llm_spans"] && !s.tables[stage.Target]
	}
	if m.resolved.Refresh == RefreshOff {
		views = slices.DeleteFunc(views, func(v View) bool { return v.Kind == Refreshable || v.Kind == Work })
	}
	for _, file := range files {
		if !s.applied[file.Version] {
			c.files = append(c.files, file)
		}
	}
	c.views = views
	c.before, c.after = viewChanges(views, s.views)
	if c, err = m.spread(s, c); err != nil {
		return s, c, err
	}
	if names.Feed != "" && !s.fed {
		c.after = append([]string{"CREATE TABLE IF NOT EXISTS " + names.Feed + m.onCluster() + " AS " + names.Traces + " ENGINE = Null"}, c.after...)
	}
	return s, c, nil
}

// Apply runs what is missing and loads the price list if it changed. Of several that are started at once each waits
// for the one before it.
func (m *Migration) Apply(ctx context.Context, out io.Writer) error {
	if err := m.Options.check(); err != nil {
		return err
	}
	if err := m.createDatabase(ctx); err != nil {
		return err
	}
	if _, _, err := m.plan(ctx); err != nil { // what the lock has to know of
		return err
	}
	unlock, err := m.lock(ctx, out)
	if err != nil {
		return err
	}
	defer unlock()
	s, c, err := m.plan(ctx)
	if err != nil {
		return err
	}
	if newest := m.newest(); s.newest() > newest {
		say(out, "the database is at schema version %d, newer than this program's %d; nothing to do\n", s.newest(), newest)
		return nil
	}
	s.kept.Replay = s.kept.Replay || c.replay
	if err := m.keep(ctx, &s, kept{m.resolved, s.kept.Replay}); err != nil {
		return err
	}
	if err := m.run(ctx, out, c.before); err != nil {
		return err
	}
	if err := m.applyFiles(ctx, out, c.files); err != nil {
		return err
	}
	if err := m.run(ctx, out, c.after); err != nil {
		return err
	}
	if err := m.applyKeep(ctx, out, s); err != nil {
		return err
	}
	if err := m.loadPrices(ctx, out); err != nil || !s.kept.Replay {
		return err
	}
	if err := stages.ReplayAll(ctx, m.client, c.stages, func(done, total uint64) {
		say(out, "summed up %d of %d settled spans\n", done, total)
	}); err != nil {
		return err
	}
	return m.keep(ctx, &s, kept{Options: m.resolved})
}

// Reading is the query by which the insert view reads spans, over another source of rows of the traces table.
func (m *Migration) Reading(ctx context.Context, source string) (string, error) {
	_, c, err := m.plan(ctx)
	if err != nil {
		return "", err
	}
	from := "FROM " + c.traces
	if strings.Count(c.reading, from) != 1 {
		return "", fmt.Errorf("the insert view reads %s not once, but %d times", c.traces, strings.Count(c.reading, from))
	}
	return strings.Replace(c.reading, from, "FROM "+source, 1), nil
}

// Stages are the stages of settlement for this database, in their order.
func (m *Migration) Stages(ctx context.Context) ([]stages.Stage, error) {
	_, c, err := m.plan(ctx)
	return c.stages, err
}

// keep makes the ledger and writes down how the database is set up, before anything is made that way.
func (m *Migration) keep(ctx context.Context, s *state, now kept) error {
	if !s.tables["llm_schema"] {
		statement := ledger
		if m.resolved.Cluster != "" {
			made, err := m.clusterOf(*s).statements(ledger)
			if err != nil {
				return err
			}
			statement = made[0]
		}
		if err := m.client.Exec(ctx, statement); err != nil {
			return err
		}
		s.tables["llm_schema"] = true
	}
	comment := now.comment()
	if s.comment == comment {
		return nil
	}
	s.comment = comment
	return m.client.Exec(ctx, "ALTER TABLE llm_schema"+m.onCluster()+" MODIFY COMMENT "+clickhouse.Literal(comment))
}

func (m *Migration) applyFiles(ctx context.Context, out io.Writer, files []File) error {
	for _, file := range files {
		for i, statement := range file.Statements {
			if err := m.client.Exec(ctx, statement); err != nil {
				return fmt.Errorf("migration %04d_%s, statement %d: %w", file.Version, file.Name, i+1, err)
			}
		}
		if err := m.client.Exec(ctx, fmt.Sprintf("INSERT INTO llm_schema (version) VALUES (%d)", file.Version)); err != nil {
			return fmt.Errorf("migration %04d_%s ran but could not be recorded: %w", file.Version, file.Name, err)
		}
		say(out, "applied %04d_%s\n", file.Version, file.Name)
	}
	return nil
}

// DryRun prints the SQL that Apply would run.
func (m *Migration) DryRun(ctx context.Context, out io.Writer) error {
	s, c, err := m.plan(ctx)
	if err != nil {
		return err
	}
	rules, err := m.rules(ctx)
	if err != nil {
		return err
	}
	keep, err := m.keepStatements(ctx, s, rules)
	if err != nil {
		return err
	}
	printSQL(out, "views that are replaced", c.before)
	for _, file := range c.files {
		printSQL(out, fmt.Sprintf("%04d_%s", file.Version, file.Name), file.Statements)
	}
	printSQL(out, "views", c.after)
	printSQL(out, "how long rows are kept", keep)
	for _, list := range m.prices {
		say(out, "-- then load %d rows into %s if they changed\n", list.Rows(), list.Table)
	}
	return nil
}

// Status prints what is installed.
func (m *Migration) Status(ctx context.Context, out io.Writer) error {
	s, c, err := m.plan(ctx)
	if err != nil {
		return err
	}
	say(out, "schema: %d of %d\n", s.newest(), m.newest())
	files, err := Read(m.schema, Folder, Names{})
	if err != nil {
		return err
	}
	for _, file := range files {
		state := "missing"
		if s.applied[file.Version] {
			state = "applied"
		}
		say(out, "  %04d_%s: %s\n", file.Version, file.Name, state)
	}
	for _, view := range c.views {
		fingerprint, exists := s.views[view.Name]
		state := "current"
		if !exists {
			state = "missing"
		} else if fingerprint != view.Fingerprint {
			state = "of another version"
		}
		say(out, "  view %s: %s\n", view.Name, state)
	}
	return m.sayKept(ctx, s, out)
}

func printSQL(out io.Writer, title string, statements []string) {
	if len(statements) == 0 {
		return
	}
	say(out, "-- %s\n", title)
	for _, statement := range statements {
		say(out, "%s\n;\n", statement)
	}
}

func (m *Migration) newest() int {
	newest, _ := Newest(m.schema) // plan has read the same files
	return newest
}

// missing reports whether a statement failed because the table or the whole database does not exist yet.
func missing(err error) bool {
	var known *clickhouse.Error
	return errors.As(err, &known) && (known.Kind == clickhouse.KindSchema || known.Kind == clickhouse.KindDatabase)
}

// createDatabase connects without a database where the configured one is missing.
func (m *Migration) createDatabase(ctx context.Context) error {
	err := m.client.Each(ctx, clickhouse.Statement{SQL: "SELECT 1 LIMIT 0"}, func(clickhouse.Scanner) error { return nil })
	var known *clickhouse.Error
	if !errors.As(err, &known) || known.Kind != clickhouse.KindDatabase {
		return err
	}
	s := m.client.Settings()
	name := s.Database
	s.Database = "default"
	client, err := clickhouse.Open(s)
	if err != nil {
		return err
	}
	defer func() { _ = client.Close() }()
	on := ""
	if m.Options.Cluster != "" {
		on = " ON CLUSTER '" + m.Options.Cluster + "'"
	}
	return client.Exec(ctx, "CREATE DATABASE IF NOT EXISTS `"+name+"`"+on)
}

func say(out io.Writer, format string, args ...any) { _, _ = fmt.Fprintf(out, format, args...) }
