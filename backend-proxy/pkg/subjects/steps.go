package subjects

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/spanversions"
)

func (w *erasing) deleteCollected(ctx context.Context) error {
	tables, err := w.collected(ctx)
	if err != nil {
		return err
	}
	for _, table := range tables {
		for condition, values := range table.rows(w.Subject, w.found) {
			if err := w.change(ctx, table.stored, "DELETE WHERE "+condition, values); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *erasing) deleteContent(ctx context.Context) error {
	table, err := w.storedAs(ctx, "llm_content")
	if err != nil {
		return err
	}
	for traces := range slices.Chunk(w.found.traces, tracesAtOnce) {
		if err := w.change(ctx, table, "DELETE WHERE "+ofContent, []clickhouse.Param{{Name: "tenant", Value: w.Tenant}, {Name: "traces", Value: traces}}); err != nil {
			return err
		}
	}
	return nil
}

// storedAs is the table that has the rows: on a cluster the one beneath the Distributed table.
func (w *erasing) storedAs(ctx context.Context, table string) (string, error) {
	name := table
	err := w.client.Each(ctx, clickhouse.Statement{
		SQL:    "SELECT name FROM system.tables WHERE database = currentDatabase() AND name = {local:String}",
		Params: []clickhouse.Param{{Name: "local", Value: table + "_local"}},
	}, func(row clickhouse.Scanner) error { return row.Scan(&name) })
	return name, err
}

// values are what conditions and assignments of the erasure are bound to.
func (w *erasing) values() []clickhouse.Param {
	return append(w.Subject.params(w.Sessions), w.names.params()...)
}

func (w *erasing) renameUnsettled(ctx context.Context) error {
	for _, p := range w.places {
		if p.isSettledAgain() {
			continue
		}
		if err := w.change(ctx, p.table, "UPDATE "+p.renamed()+" WHERE "+p.holds(), w.values()); err != nil {
			return err
		}
	}
	return nil
}

// awaitSettlement returns when a settlement has come out that began after now.
func (w *erasing) awaitSettlement(ctx context.Context) error {
	var since string
	if err := w.client.Each(ctx, clickhouse.Statement{SQL: "SELECT toString(now64(3, 'UTC'))"}, func(row clickhouse.Scanner) error { return row.Scan(&since) }); err != nil {
		return err
	}
	for deadline := time.Now().Add(w.Patience); ; {
		var settled uint8
		err := w.client.Each(ctx, clickhouse.Statement{
			SQL: "SELECT max(run) > toDateTime64({since:String}, 3, 'UTC') FROM llm_settled", Params: []clickhouse.Param{{Name: "since", Value: since}},
		}, func(row clickhouse.Scanner) error { return row.Scan(&settled) })
		switch {
		case err != nil:
			return err
		case settled == 1:
			return nil
		case time.Now().After(deadline):
			return fmt.Errorf("no settlement has begun and come out since %s UTC: see why in the data quality of Save & test, or run proxy settle, and resume", since)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(w.Poll):
		}
	}
}

// renameSpans appends a version of each span of the subject without their ids. Settlement makes runs, sessions and days of
// users of it, as of any newer span.
func (w *erasing) renameSpans(ctx context.Context) error {
	columns, err := spanversions.Columns(ctx, w.client, "conversation_id")
	if err != nil {
		return err
	}
	for traces := range slices.Chunk(w.found.traces, tracesAtOnce) {
		err := spanversions.Append(ctx, w.client, columns, spanversions.Change{
			Spans: `SELECT *, max(ver) OVER (PARTITION BY trace_id) AS newest FROM llm_spans FINAL
WHERE gone = 0 AND ` + within(w.found) + ` AND trace_id IN {traces:Array(String)}`,
			Where:  isTheirs,
			Values: map[string]string{"user_id": renamedUser("user_id"), "conversation_id": renamedSession("conversation_id")},
			Params: append(w.values(), clickhouse.Param{Name: "traces", Value: traces}),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// awaitReplacement returns when runs, sessions and days of users are made of the spans without ids. Of a cluster's servers
// each settles for itself, some a little later than the one that is asked.
func (w *erasing) awaitReplacement(ctx context.Context) error {
	for range 3 {
		if err := w.awaitSettlement(ctx); err != nil {
			return err
		}
		if err := w.inForce(ctx); !errors.Is(err, errLeft) {
			return err
		}
	}
	return nil // what arrived meanwhile is the next round's
}

// inForce fails with errLeft where a row that holds still names the subject.
func (w *erasing) inForce(ctx context.Context) error {
	for _, p := range w.places {
		if !p.isSettledAgain() {
			continue
		}
		rows, err := w.count(ctx, p.everywhere()+" FINAL", "gone = 0 AND "+p.holds(), w.values())
		if err != nil {
			return err
		}
		if rows > 0 {
			return fmt.Errorf("%w: %d rows of %s", errLeft, rows, p.everywhere())
		}
	}
	return nil
}

// deleteReplaced deletes rows that name the subject, none of which may be in force any more.
func (w *erasing) deleteReplaced(ctx context.Context) error {
	if err := w.inForce(ctx); err != nil {
		return err
	}
	for _, p := range w.places {
		if p.isSettledAgain() {
			if err := w.change(ctx, p.table, "DELETE WHERE "+p.holds(), w.values()); err != nil {
				return err
			}
		}
	}
	return nil
}

// lookAround fails with errLeft where anything of the subject is still there.
func (w *erasing) lookAround(ctx context.Context) error {
	var left error
	for _, p := range w.places {
		rows, err := w.count(ctx, p.everywhere(), p.holds(), w.values())
		if err != nil {
			return err
		}
		if rows > 0 {
			left = errors.Join(left, fmt.Errorf("%w: %d rows of %s", errLeft, rows, p.everywhere()))
		}
	}
	return left
}
