package migrate

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

var refreshInterval = regexp.MustCompile(`^[1-9][0-9]{0,4} (SECOND|MINUTE|HOUR)$`)

// PriceList is one tab-separated file of semantics/prices and the table it fills.
type PriceList struct {
	Table   string
	Columns []string
	lines   []string
}

// Rows is the number of rows.
func (l PriceList) Rows() int { return len(l.lines) }

// priceTables says which file of semantics/prices fills which table.
var priceTables = []struct{ file, table string }{
	{"prices.tsv", "llm_prices"},
	{"rules.tsv", "llm_price_rules"},
	{"limits.tsv", "llm_model_limits"},
	{"providers.tsv", "llm_providers"},
}

// ReadPrices loads the files; their first line names columns of the table.
func ReadPrices(files embed.FS) ([]PriceList, error) {
	var out []PriceList
	for _, known := range priceTables {
		raw, err := files.ReadFile(known.file)
		if err != nil {
			return nil, fmt.Errorf("prices: %w", err)
		}
		lines := strings.Split(strings.TrimRight(string(raw), "\n"), "\n")
		columns := strings.Split(lines[0], "\t")
		for _, column := range columns {
			if !columnName.MatchString(column) {
				return nil, fmt.Errorf("prices: %s: %q is no column name", known.file, column)
			}
		}
		out = append(out, PriceList{Table: known.table, Columns: columns, lines: lines[1:]})
	}
	return out, nil
}

var columnName = regexp.MustCompile(`^[a-z_]+$`)

// chunk keeps a statement under the 256 KiB that ClickHouse parses by default.
const chunk = 120 << 10

// loadPrices replaces each list whose content differs from the last that was
// loaded. The tables are partitioned by source: the user's own rows stay, and
// readers see the old list or the new one, never a mixture.
func (m *Migration) loadPrices(ctx context.Context, out io.Writer) error {
	for _, list := range m.prices {
		sum := sha256.Sum256([]byte(strings.Join(list.lines, "\n")))
		digest := hex.EncodeToString(sum[:8])
		loaded, err := m.loaded(ctx, list.Table, digest)
		if err != nil {
			return err
		}
		if loaded {
			continue
		}
		if err := m.replace(ctx, list); err != nil {
			return fmt.Errorf("loading %s: %w", list.Table, err)
		}
		if err := m.client.Exec(ctx, fmt.Sprintf("ALTER TABLE %s MODIFY COMMENT '%s'", list.Table, comment(digest))); err != nil {
			return fmt.Errorf("loading %s: %w", list.Table, err)
		}
		say(out, "loaded %d rows into %s\n", list.Rows(), list.Table)
	}
	return nil
}

func (m *Migration) replace(ctx context.Context, list PriceList) error {
	staging := list.Table + "_staging"
	for _, statement := range []string{
		"DROP TABLE IF EXISTS " + staging,
		"CREATE TABLE " + staging + " AS " + list.Table,
	} {
		if err := m.client.Exec(ctx, statement); err != nil {
			return err
		}
	}
	if err := m.load(ctx, list, staging); err != nil {
		return err
	}
	for _, statement := range []string{
		"ALTER TABLE " + list.Table + " REPLACE PARTITION 'list' FROM " + staging,
		"DROP TABLE IF EXISTS " + staging,
	} {
		if err := m.client.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

func comment(digest string) string { return "list " + digest }

func (m *Migration) loaded(ctx context.Context, table, digest string) (bool, error) {
	found := false
	err := m.client.Each(ctx, clickhouse.Statement{
		SQL:    "SELECT comment FROM system.tables WHERE database = currentDatabase() AND name = {name:String}",
		Params: []clickhouse.Param{{Name: "name", Value: table}},
	}, func(row clickhouse.Scanner) error {
		var text string
		err := row.Scan(&text)
		found = text == comment(digest)
		return err
	})
	return found, err
}

func (m *Migration) load(ctx context.Context, list PriceList, table string) error {
	types, err := m.types(ctx, table)
	if err != nil {
		return err
	}
	structure := make([]string, len(list.Columns))
	for i, column := range list.Columns {
		kind, ok := types[column]
		if !ok {
			return fmt.Errorf("the table has no column %s", column)
		}
		structure[i] = column + " " + kind
	}
	columns := strings.Join(list.Columns, ", ")
	insert := func(lines []string) error {
		return m.client.Exec(ctx, fmt.Sprintf("INSERT INTO %s (%s) SELECT %s FROM format(TabSeparated, %s, %s)",
			table, columns, columns, clickhouse.Literal(strings.Join(structure, ", ")), clickhouse.Literal(strings.Join(lines, "\n")+"\n")))
	}
	size, from := 0, 0
	for i, line := range list.lines {
		if size += len(line); size > chunk {
			if err := insert(list.lines[from:i]); err != nil {
				return err
			}
			size, from = len(line), i
		}
	}
	if from < len(list.lines) {
		return insert(list.lines[from:])
	}
	return nil
}

func (m *Migration) types(ctx context.Context, table string) (map[string]string, error) {
	out := map[string]string{}
	err := m.client.Each(ctx, clickhouse.Statement{
		SQL:    "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = {name:String}",
		Params: []clickhouse.Param{{Name: "name", Value: table}},
	}, func(row clickhouse.Scanner) error {
		var name, kind string
		err := row.Scan(&name, &kind)
		out[name] = kind
		return err
	})
	return out, err
}
