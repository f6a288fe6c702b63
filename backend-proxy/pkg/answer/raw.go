package answer

import (
	"context"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// rawReading answers from the collector's tables alone: whole traces are read
// through the normalisers' queries, settled here, and kept for as long as the other
// panels of a dashboard take to ask for the same range.
type rawReading struct {
	client      *clickhouse.Client
	normalisers compile.Normalisers
	scores      compile.ScoreReadings
	prices      settle.Pricer
	now         func() time.Time

	last lastRead
	logs remembered[logTable]
}

// inRange settles the traces that touch a range.
func (r *rawReading) inRange(ctx context.Context, scope tenant.Scope, over plan.Range) ([]settle.Settled, clickhouse.Statement, error) {
	return r.settled(ctx, traces{scope: scope, over: over})
}

func (r *rawReading) settled(ctx context.Context, asked traces) ([]settle.Settled, clickhouse.Statement, error) {
	found, err := r.last.get(asked, r.now, func() (read, error) {
		spans, statement, err := r.read(ctx, asked)
		return read{spans: spans, statement: statement}, err
	})
	return found.spans, found.statement, err
}

func (r *rawReading) read(ctx context.Context, asked traces) ([]settle.Settled, clickhouse.Statement, error) {
	spans, statement, err := r.collected(ctx, asked, true)
	if err != nil {
		return nil, statement, err
	}
	return settle.Settle(spans, r.prices), statement, nil
}

// collected are the spans and, where there are any and they are wanted, the log records as the normalisers read them.
func (r *rawReading) collected(ctx context.Context, asked traces, withLogs bool) ([]settle.Span, clickhouse.Statement, error) {
	whole, err := r.over(ctx)
	if err != nil {
		return nil, clickhouse.Statement{}, err
	}
	now := r.now()
	whole.Scope, whole.Range, whole.TraceID = asked.scope, asked.over, asked.id
	if !withLogs {
		whole.Logs = ""
	}
	if whole.Logs != "" {
		if found, err := r.anyRecord(ctx, whole); err != nil {
			return nil, clickhouse.Statement{}, err
		} else if !found {
			whole.Logs = ""
		}
	}
	size, err := r.checkSize(ctx, whole, now)
	if err != nil {
		return nil, clickhouse.Statement{}, err
	}
	statement := whole.Spans(now)
	statements := []clickhouse.Statement{statement}
	if whole.Logs != "" {
		statements = append(statements, whole.Records(now))
	}
	spans := make([]settle.Span, 0, size)
	for _, each := range statements {
		err = r.client.EachUpTo(ctx, each, r.client.Settings().RawSpanLimit+rawGrowth, func(row clickhouse.Scanner) error {
			span, err := scanRawSpan(row)
			spans = append(spans, span)
			return err
		})
		if err != nil {
			return nil, statement, err
		}
	}
	return spans, statement, nil
}

// over is the collector's tables, read by what their attributes are.
func (r *rawReading) over(ctx context.Context) (compile.WholeTraces, error) {
	kind, err := r.spanAttributesType(ctx)
	if err != nil {
		return compile.WholeTraces{}, err
	}
	whole := compile.WholeTraces{Table: r.client.Settings().TracesTable, Normaliser: r.normalisers.Spans.Of(kind)}
	logs, err := r.logTable(ctx)
	if logs.missing == "" {
		whole.Logs, whole.OfLogs = r.client.Settings().LogsTable, r.normalisers.Logs.Of(logs.attributesType)
	}
	return whole, err
}

func (r *rawReading) spanAttributesType(ctx context.Context) (string, error) {
	return r.attributesType(ctx, compile.AttributesType(r.client.Settings().TracesTable))
}

// attributesType is what one of the collector's tables is described to have.
func (r *rawReading) attributesType(ctx context.Context, describe clickhouse.Statement) (string, error) {
	var kind string
	err := r.client.Each(ctx, describe, func(row clickhouse.Scanner) error {
		var name, defaultKind, defaultValue, comment, codec, ttl string
		return row.Scan(&name, &kind, &defaultKind, &defaultValue, &comment, &codec, &ttl)
	})
	return kind, err
}

// probe reads no more than whether the table can be read so.
func (r *rawReading) probe(ctx context.Context) error {
	whole, err := r.over(ctx)
	if err != nil {
		return err
	}
	return r.client.Each(ctx, whole.Probe(r.now()), func(clickhouse.Scanner) error { return nil })
}

// rawGrowth is what may arrive between counting and reading.
const rawGrowth = 10_000

// checkSize counts the spans and log records. It refuses what is too much to settle in memory, and says what fits.
func (r *rawReading) checkSize(ctx context.Context, traces compile.WholeTraces, now time.Time) (uint64, error) {
	limit := uint64(r.client.Settings().RawSpanLimit) //nolint:gosec // checked to be positive
	var found uint64
	if err := r.client.Each(ctx, traces.Count(now), func(row clickhouse.Scanner) error { return row.Scan(&found) }); err != nil {
		return 0, err
	}
	if found <= limit {
		return found, nil
	}
	what, advice := "spans", "Ask for a shorter range"
	if traces.Logs != "" {
		what = "spans and log records"
	}
	if traces.TraceID != "" {
		advice = "Choose the detail lean"
	} else if fits, err := r.whatFits(ctx, traces, now, limit); err != nil {
		return 0, err
	} else if fits > 0 {
		advice = fmt.Sprintf("The last %s of it would fit: ask for that", fits)
	}
	return 0, &query.Error{Message: fmt.Sprintf("The traces of this range have %d %s; without Loopscope's tables at most %d are read at once. "+
		"%s, raise rawSpanLimit in the data source's settings (up to %d), or install the tables with `proxy migrate`, which answer any range.", found, what, limit, advice, settings.MaxRawSpanLimit)}
}

// whatFits is the longest end of the range whose traces are within the limit.
func (r *rawReading) whatFits(ctx context.Context, traces compile.WholeTraces, now time.Time, limit uint64) (time.Duration, error) {
	var (
		sum  uint64
		fits time.Duration
		full bool
	)
	err := r.client.EachUpTo(ctx, traces.Minutes(now), maxMinutes, func(row clickhouse.Scanner) error {
		var (
			minute uint32
			spans  uint64
		)
		err := row.Scan(&minute, &spans)
		// Traces that begin earlier are read whole, so room is left for them.
		if sum += spans; sum > limit*9/10 {
			full = true
		}
		if at := time.Unix(int64(minute), 0); !full && at.Before(traces.Range.To) {
			fits = traces.Range.To.Sub(at).Truncate(time.Minute)
		}
		return err
	})
	return fits, err
}

// maxMinutes is a year.
const maxMinutes = 366 * 24 * 60

func scanRawSpan(row clickhouse.Scanner) (settle.Span, error) {
	var (
		s            settle.Span
		duration     uint64
		counts       = make([]*uint64, len(settle.Counts))
		cost, weight string
		quantities   map[string]string
		dest         = []any{&s.TraceID, &s.SpanID, &s.Start, &duration}
	)
	for _, column := range settle.Texts {
		dest = append(dest, column.Of(&s))
	}
	for i := range counts {
		dest = append(dest, &counts[i])
	}
	for _, column := range settle.Flags {
		dest = append(dest, column.Of(&s))
	}
	dest = append(dest, &s.ArgsSig, &s.ResultSig, &cost, &weight, &s.ContextChars, &s.ContextItems, &quantities, &s.Malformed)
	if err := row.Scan(dest...); err != nil {
		return s, err
	}
	s.End = s.Start + int64(min(duration, 1<<62)) //nolint:gosec // clamped
	for i, column := range settle.Counts {
		if counts[i] != nil {
			*column.Of(&s) = settle.Count{N: *counts[i], Told: true}
		}
	}
	if reported, err := decimal.NewFromString(cost); err == nil {
		s.ReportedCost = decimal.NewNullDecimal(reported)
	}
	s.SampleWeight, _ = decimal.NewFromString(weight)
	s.Quantities = decimals(quantities)
	return s, nil
}

func decimals(texts map[string]string) map[string]decimal.Decimal {
	if len(texts) == 0 {
		return nil
	}
	out := make(map[string]decimal.Decimal, len(texts))
	for name, text := range texts {
		if n, err := decimal.NewFromString(text); err == nil {
			out[name] = n
		}
	}
	return out
}
