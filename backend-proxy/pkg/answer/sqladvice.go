package answer

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/rawsql"
)

const (
	// manySpans is from when on a query over single spans is worth an advice without a number.
	manySpans = 1_000_000
	// fewRows are read in no time, whatever would read fewer.
	fewRows = 10_000
	// worthwhile is how many times fewer rows are worth to be told of.
	worthwhile = 2
)

// sqlAdvice names the measures that answer typed SQL from sums, and how many rows both read as ClickHouse estimates them;
// where it asks more than measures, what is known of the tables that it reads.
func (s *Service) sqlAdvice(ctx context.Context, who caller, question Question, typed rawsql.Expanded, reads []SQLReads) (string, error) {
	asks, ok := asksOf(typed.Typed, s.catalogue)
	if !ok || rowsOf(reads) < fewRows {
		return advice(reads, s.settings.TracesTable), nil
	}
	known, err := s.kept(ctx)
	if err != nil {
		return "", err
	}
	p, err := plan.ForMetrics(asks.query(), question.Range, question.Interval, known, s.now())
	if err != nil || p.Table.Rows != catalogue.Sums {
		return advice(reads, s.settings.TracesTable), nil // no sums have all of it
	}
	statement := compile.Metrics(who.scope, p, known)
	statement.SQL = "EXPLAIN ESTIMATE " + statement.SQL
	table, err := s.client.Table(ctx, statement, clickhouse.Bounds{Rows: maxPlanLines})
	if err != nil {
		return "", err
	}
	return asks.advice(rowsOf(reads), rowsOf(readsOf(table)), p.Table.Stored()), nil
}

// advice compares rows that are read. A table without rows in the range counts as one.
func (a sqlAsks) advice(typed, measured uint64, table string) string {
	times := typed / max(measured, 1)
	if times < worthwhile {
		return ""
	}
	by := ""
	if len(a.groups) > 0 {
		by = " by " + listed(a.groups)
	}
	if len(a.conditions) > 0 {
		by += " filtered by " + listed(a.conditions)
	}
	return fmt.Sprintf("This reads about %s rows. A metrics query for %s%s answers it from %s, reading about %s rows (%s times fewer). Measures count each call once.",
		thousands(typed), listed(a.measures), by, table, thousands(measured), thousands(times))
}

func listed(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

func thousands(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

func rowsOf(reads []SQLReads) uint64 {
	var sum uint64
	for _, r := range reads {
		sum += r.Rows
	}
	return sum
}

// advice names what is answered from sums where many single spans would be read.
func advice(reads []SQLReads, tracesTable string) string {
	for _, r := range reads {
		if r.Rows < manySpans {
			continue
		}
		switch {
		case strings.HasPrefix(r.Table, "llm_spans"):
			return "This reads single spans. Sums of calls, tokens, cost and errors by minute are answered by a metrics query from llm_calls_1m and its roll-ups, which have a row a minute and group."
		case r.Table == tracesTable:
			return "This reads the collector's spans with their attributes. llm_spans_v has the same spans settled, typed and without content; sums of them are answered by a metrics query."
		}
	}
	return ""
}
