package migrate

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// DefaultRefresh is how often settlement runs. A longer interval lets ClickHouse Cloud idle.
const DefaultRefresh = "10 SECOND"

// Migration is the schema of this version against one database.
type Migration struct {
	client *clickhouse.Client
	files  []File
	views  []View
	prices []PriceList
}

// New reads the embedded files with the names of the client's settings.
func New(client *clickhouse.Client, schema, lists embed.FS, refresh string) (*Migration, error) {
	if !refreshInterval.MatchString(refresh) {
		return nil, fmt.Errorf("refresh is %q: use a number and a unit, such as 10 SECOND or 5 MINUTE", refresh)
	}
	s := client.Settings()
	names := Names{Database: s.Database, Traces: s.TracesTable, Logs: s.LogsTable, Refresh: refresh}
	files, err := Read(schema, Folder, names)
	if err != nil {
		return nil, err
	}
	views, err := ReadViews(schema, Folder+"/views", names)
	if err != nil {
		return nil, err
	}
	prices, err := ReadPrices(lists)
	if err != nil {
		return nil, err
	}
	return &Migration{client: client, files: files, views: views, prices: prices}, nil
}

// ledger remembers what was applied.
const ledger = "CREATE TABLE IF NOT EXISTS llm_schema (`version` UInt32, `applied_at` DateTime('UTC') DEFAULT now()) ENGINE = MergeTree ORDER BY version"

// Apply runs what is missing and loads the price list if it changed.
func (m *Migration) Apply(ctx context.Context, out io.Writer) error {
	if err := m.createDatabase(ctx); err != nil {
		return err
	}
	if err := m.client.Exec(ctx, ledger); err != nil {
		return err
	}
	installed, err := m.installed(ctx)
	if err != nil {
		return err
	}
	if newest := m.newest(); installed > newest {
		say(out, "the database is at schema version %d, newer than this program's %d; nothing to do\n", installed, newest)
		return nil
	}
	before, after, err := m.viewChanges(ctx)
	if err != nil {
		return err
	}
	if err := m.run(ctx, out, before); err != nil {
		return err
	}
	if err := m.applyFiles(ctx, out, installed); err != nil {
		return err
	}
	if err := m.run(ctx, out, after); err != nil {
		return err
	}
	return m.loadPrices(ctx, out)
}

func (m *Migration) applyFiles(ctx context.Context, out io.Writer, installed int) error {
	for _, file := range m.files {
		if file.Version <= installed {
			continue
		}
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

func (m *Migration) viewChanges(ctx context.Context) (before, after []string, err error) {
	installed, err := m.installedViews(ctx)
	if err != nil {
		return nil, nil, err
	}
	before, after = viewChanges(m.views, installed)
	return before, after, nil
}

// DryRun prints the SQL that Apply would run.
func (m *Migration) DryRun(ctx context.Context, out io.Writer) error {
	installed, err := m.installed(ctx)
	if err != nil {
		return err
	}
	before, after, err := m.viewChanges(ctx)
	if err != nil {
		return err
	}
	printSQL(out, "views that are replaced", before)
	for _, file := range m.files {
		if file.Version > installed {
			printSQL(out, fmt.Sprintf("%04d_%s", file.Version, file.Name), file.Statements)
		}
	}
	printSQL(out, "views", after)
	for _, list := range m.prices {
		say(out, "-- then load %d rows into %s if they changed\n", list.Rows(), list.Table)
	}
	return nil
}

// Status prints what is installed.
func (m *Migration) Status(ctx context.Context, out io.Writer) error {
	installed, err := m.installed(ctx)
	if err != nil {
		return err
	}
	say(out, "schema: %d of %d\n", installed, m.newest())
	for _, file := range m.files {
		state := "missing"
		if file.Version <= installed {
			state = "applied"
		}
		say(out, "  %04d_%s: %s\n", file.Version, file.Name, state)
	}
	views, err := m.installedViews(ctx)
	if err != nil {
		return err
	}
	for _, view := range m.views {
		fingerprint, exists := views[view.Name]
		state := "current"
		if !exists {
			state = "missing"
		} else if fingerprint != view.Fingerprint {
			state = "of another version"
		}
		say(out, "  view %s: %s\n", view.Name, state)
	}
	return nil
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
	if len(m.files) == 0 {
		return 0
	}
	return m.files[len(m.files)-1].Version
}

// installed is the newest version that was applied whole; 0 for a database without Loopscope.
func (m *Migration) installed(ctx context.Context) (int, error) {
	var version uint64
	err := m.client.Each(ctx, clickhouse.Statement{SQL: "SELECT toUInt64(max(version)) FROM llm_schema"}, func(row clickhouse.Scanner) error {
		return row.Scan(&version)
	})
	if missing(err) {
		return 0, nil
	}
	return int(version), err //nolint:gosec // a small number
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
	return client.Exec(ctx, "CREATE DATABASE IF NOT EXISTS `"+name+"`")
}

func say(out io.Writer, format string, args ...any) { _, _ = fmt.Fprintf(out, format, args...) }
