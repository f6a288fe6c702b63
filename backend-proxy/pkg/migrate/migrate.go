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
	prices []PriceList
}

// New reads the embedded files with the names of the client's settings.
func New(client *clickhouse.Client, schema, lists embed.FS, refresh string) (*Migration, error) {
	if !refreshInterval.MatchString(refresh) {
		return nil, fmt.Errorf("refresh is %q: use a number and a unit, such as 10 SECOND or 5 MINUTE", refresh)
	}
	s := client.Settings()
	files, err := Read(schema, Folder, Names{Database: s.Database, Traces: s.TracesTable, Logs: s.LogsTable, Refresh: refresh})
	if err != nil {
		return nil, err
	}
	prices, err := ReadPrices(lists)
	if err != nil {
		return nil, err
	}
	return &Migration{client: client, files: files, prices: prices}, nil
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
	if newest := m.newest(); installed > newest {
		say(out, "the database is at schema version %d, newer than this program's %d; nothing to do\n", installed, newest)
		return nil
	}
	return m.loadPrices(ctx, out)
}

// DryRun prints the SQL that Apply would run.
func (m *Migration) DryRun(ctx context.Context, out io.Writer) error {
	installed, err := m.installed(ctx)
	if err != nil {
		return err
	}
	for _, file := range m.files {
		if file.Version <= installed {
			continue
		}
		say(out, "-- %04d_%s\n", file.Version, file.Name)
		for _, statement := range file.Statements {
			say(out, "%s\n;\n", statement)
		}
	}
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
	return nil
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
	var known *clickhouse.Error
	if errors.As(err, &known) && (known.Kind == clickhouse.KindSchema || known.Kind == clickhouse.KindDatabase) {
		return 0, nil
	}
	return int(version), err //nolint:gosec // a small number
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
