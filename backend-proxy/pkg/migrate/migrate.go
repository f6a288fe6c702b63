package migrate

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
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
