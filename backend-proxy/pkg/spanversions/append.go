// Package spanversions appends newer versions of settled spans: what is added up of them follows by itself, and nothing is
// booked as a difference.
package spanversions

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
)

// Columns are those of llm_spans that are written, in order. known is one that this build needs.
func Columns(ctx context.Context, client *clickhouse.Client, known string) ([]string, error) {
	var out []string
	err := client.Each(ctx, clickhouse.Statement{SQL: `SELECT name FROM system.columns
WHERE database = currentDatabase() AND table = 'llm_spans' AND default_kind NOT IN ('MATERIALIZED', 'ALIAS', 'EPHEMERAL') AND name != 'ingested_at' ORDER BY position`}, func(row clickhouse.Scanner) error {
		var name string
		err := row.Scan(&name)
		out = append(out, name)
		return err
	})
	if err == nil && !slices.Contains(out, known) {
		err = errors.New("the database's schema is older than this program: run proxy migrate")
	}
	return out, err
}

// Change is what becomes of some spans.
type Change struct {
	// Spans is a query of them, with every column of Columns and `newest`, the version that theirs must exceed.
	Spans string
	// Where says which of them change.
	Where string
	// Values are expressions in place of columns.
	Values map[string]string
	Params []clickhouse.Param
}

// Append writes the changed spans. Their version is newer than `newest`, and older than any settlement that is under way, so
// that what that finds still wins. They have no signature, so that settlement compares nothing with it. Whatever is added up
// looks back two minutes: a statement must take less.
func Append(ctx context.Context, client *clickhouse.Client, columns []string, change Change) error {
	values := make([]string, len(columns))
	for i, column := range columns {
		switch value, changed := change.Values[column]; {
		case changed:
			values[i] = value
		case column == "ver":
			values[i] = "greatest(newest, settled_till) + INTERVAL 1 MILLISECOND"
		case column == "sig":
			values[i] = "0"
		default:
			values[i] = column
		}
	}
	return client.ExecBound(ctx, clickhouse.Statement{SQL: `INSERT INTO llm_spans (` + strings.Join(columns, ", ") + `)
WITH (SELECT max(run) FROM llm_settled) AS settled_till
SELECT ` + strings.Join(values, ", ") + `
FROM (` + change.Spans + `)
WHERE ` + change.Where, Params: change.Params})
}
