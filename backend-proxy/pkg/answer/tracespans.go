package answer

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"golang.org/x/sync/errgroup"

	"github.com/loopscope/loopscope/backend-proxy/pkg/attributes"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

const (
	// aroundRuns is how far from a trace's runs its other spans are looked for: those of services that run no agents.
	aroundRuns = 24 * time.Hour
	// aroundSpans is how far from a trace's spans its log records are stamped at most.
	aroundSpans = time.Hour
)

// spansOf reads a trace as the collector stored it and as it was settled: at once where it is known when its runs
// were, else the one after the other. A trace that only log records tell of is looked for where the panel looks.
func (s *Service) spansOf(ctx context.Context, scope tenant.Scope, q query.Query, shown plan.Range, full bool) (raw []frames.Span, typed []typedSpan, statements []clickhouse.Statement, err error) {
	runs, known, err := s.timesOf(ctx, q.TraceID)
	if err != nil {
		return nil, nil, nil, err
	}
	var ofRaw, ofTyped clickhouse.Statement
	if known {
		group, both := errgroup.WithContext(ctx)
		group.Go(func() (err error) {
			raw, ofRaw, err = s.rawSpans(both, scope, q, runs.Around(aroundRuns), full)
			return err
		})
		group.Go(func() (err error) {
			typed, ofTyped, err = s.typedSpans(both, scope, q.TraceID, runs.Around(aroundSpans))
			return err
		})
		if err := group.Wait(); err != nil {
			return nil, nil, nil, err
		}
		if !lacksParents(raw) {
			return raw, typed, []clickhouse.Statement{ofRaw, ofTyped}, nil
		}
	}
	if raw, ofRaw, err = s.rawSpans(ctx, scope, q, plan.Range{}, full); err != nil {
		return nil, nil, nil, err
	}
	switch {
	case known:
		return raw, typed, []clickhouse.Statement{ofRaw, ofTyped}, nil
	case len(raw) > 0:
		shown = extent(raw).Around(aroundSpans)
	}
	typed, ofTyped, err = s.typedSpans(ctx, scope, q.TraceID, shown)
	return raw, typed, []clickhouse.Statement{ofRaw, ofTyped}, err
}

// timesOf is when a trace's settled runs began and ended, if any are.
func (s *Service) timesOf(ctx context.Context, traceID string) (plan.Range, bool, error) {
	raw, err := s.readsRaw(ctx)
	if err != nil || raw {
		return plan.Range{}, false, err
	}
	var (
		times plan.Range
		rows  uint64
	)
	err = s.client.Each(ctx, compile.TraceTimes(traceID), func(row clickhouse.Scanner) error {
		return row.Scan(&times.From, &times.To, &rows)
	})
	if clickhouse.HasKind(err, clickhouse.KindSchema) {
		return plan.Range{}, false, nil // a schema from before this table
	}
	times.To = times.To.Add(time.Second)
	return times, rows > 0, err
}

// lacksParents reports whether a span's parent is not among the spans.
func lacksParents(spans []frames.Span) bool {
	known := make(map[string]bool, len(spans))
	for i := range spans {
		known[spans[i].SpanID] = true
	}
	return slices.ContainsFunc(spans, func(span frames.Span) bool {
		return strings.Trim(span.ParentSpanID, "0") != "" && !known[span.ParentSpanID]
	})
}

func (s *Service) rawSpans(ctx context.Context, scope tenant.Scope, q query.Query, over plan.Range, full bool) ([]frames.Span, clickhouse.Statement, error) {
	limit := 0
	if full {
		limit = maxFullSpans + 1
	}
	statement := compile.RawSpans(scope, s.tables(), q.TraceID, over, full, limit)
	var spans []frames.Span
	err := s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		span := frames.Span{TraceID: q.TraceID}
		var (
			code           string
			duration       uint64
			resource, told attributes.Attributes
		)
		dest := []any{&span.SpanID, &span.ParentSpanID, &span.Name, &span.Service, &span.Kind, &code, &span.StatusMessage, &span.StartNs, &duration}
		if full {
			dest = append(dest, &resource, &told)
		}
		err := row.Scan(dest...)
		span.ServiceTags, span.Tags = resource, told
		span.Duration = time.Duration(min(duration, 1<<62)) //nolint:gosec // clamped
		span.Kind = spanKind(span.Kind)
		span.StatusCode = statusCode(code)
		spans = append(spans, span)
		return err
	})
	return spans, statement, err
}

// spanKind and statusCode read the exporter's words of today (Client, Error) and of old (SPAN_KIND_CLIENT, STATUS_CODE_ERROR).
func spanKind(text string) string {
	return strings.ToLower(strings.TrimPrefix(text, "SPAN_KIND_"))
}

func statusCode(text string) int64 {
	switch strings.ToLower(strings.TrimPrefix(text, "STATUS_CODE_")) {
	case "ok":
		return 1
	case "error":
		return 2
	}
	return 0
}

func extent(spans []frames.Span) plan.Range {
	first, last := spans[0].StartNs, spans[0].StartNs
	for _, span := range spans {
		first, last = min(first, span.StartNs), max(last, span.StartNs)
	}
	return plan.Range{From: time.Unix(0, first).UTC(), To: time.Unix(0, last).UTC().Add(time.Minute)}
}

// typedSpan is a row of llm_spans with what a span needs where the trace table has none.
type typedSpan struct {
	span frames.Span
	llm  frames.LLM
}

func (s *Service) typedSpans(ctx context.Context, scope tenant.Scope, traceID string, over plan.Range) ([]typedSpan, clickhouse.Statement, error) {
	raw, err := s.readsRaw(ctx)
	if err != nil {
		return nil, clickhouse.Statement{}, err
	}
	if raw {
		settled, statement, err := s.raw.settled(ctx, traces{scope: scope, over: over, id: traceID})
		return typedOfTrace(settled, traceID), statement, err
	}
	var out []typedSpan
	statement := compile.LLMSpans(scope, traceID, over)
	err = s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		t, err := scanTyped(row)
		t.span.TraceID = traceID
		out = append(out, t)
		return err
	})
	return out, statement, err
}

// typedOfTrace is what the table of settled spans would say of a trace.
func typedOfTrace(settled []settle.Settled, traceID string) []typedSpan {
	var out []typedSpan
	for i := range settled {
		if s := &settled[i]; s.TraceID == traceID {
			out = append(out, typedOf(s))
		}
	}
	return out
}

func typedOf(s *settle.Settled) typedSpan {
	return typedSpan{span: frames.Span{
		TraceID: s.TraceID, SpanID: s.SpanID, ParentSpanID: s.ParentSpanID, Name: s.Name, Service: s.Service, StartNs: s.Start, Duration: time.Duration(s.End - s.Start),
	}, llm: llmOf(s)}
}

func llmOf(s *settle.Settled) frames.LLM {
	l := frames.LLM{
		Kind: s.Kind, Model: s.Model, Provider: s.Provider, Agent: s.Agent, Tool: s.Tool, Step: s.Step, RunID: s.RunID,
		Input: s.Input.Pointer(), CacheRead: s.CacheRead.Pointer(), CacheWrite: s.CacheWrite.Pointer(), Output: s.Output.Pointer(), Reasoning: s.Reasoning.Pointer(),
		CostSource: s.CostSource, TTFTNs: s.TimeToFirstToken.Pointer(), Streaming: s.Streaming, Status: s.Status, ErrorType: s.ErrorType, FinishReason: s.FinishReason,
		ContextUsed: s.ContextUsed.Pointer(), ContextLimit: s.ContextLimit.Pointer(), MaxOutput: s.MaxOutput.Pointer(), ContextChars: s.ContextChars, ContextItems: s.ContextItems,
		CountsCall: s.CountsCall, CountsUsage: s.CountsUsage, CountsTool: s.CountsTool, IdenticalRepeat: s.IdenticalRepeat, ArgsSig: s.ArgsSig, ResultSig: s.ResultSig, Open: s.Open,
	}
	if s.Cost.Valid {
		cost := s.Cost.Decimal.InexactFloat64()
		l.Cost = &cost
	}
	l.Costs = s.Costs
	return l
}

// scanTyped reads a row of compile's typed columns, and of more after them.
func scanTyped(row clickhouse.Scanner, more ...any) (typedSpan, error) {
	var (
		t                                          typedSpan
		duration                                   uint64
		cost                                       *string
		costs                                      map[string]string
		streaming, call, usage, tool, repeat, open uint8
		l                                          = &t.llm
	)
	err := row.Scan(append([]any{
		&t.span.SpanID, &t.span.ParentSpanID, &t.span.Name, &t.span.Service, &t.span.StartNs, &duration, &l.Kind, &l.Model, &l.Provider, &l.Agent, &l.Tool, &l.Step, &l.RunID,
		&l.Input, &l.CacheRead, &l.CacheWrite, &l.Output, &l.Reasoning, &cost, &l.CostSource, &l.TTFTNs, &streaming, &l.Status, &l.ErrorType, &l.FinishReason,
		&l.ContextUsed, &l.ContextLimit, &l.MaxOutput, &l.ContextChars, &l.ContextItems, &call, &usage, &tool, &repeat, &l.ArgsSig, &l.ResultSig, &open, &costs,
	}, more...)...)
	t.span.Duration = time.Duration(min(duration, 1<<62)) //nolint:gosec // clamped
	l.Cost, l.Costs = nearest(cost), amounts(costs)
	l.Streaming, l.CountsCall, l.CountsUsage, l.CountsTool, l.IdenticalRepeat, l.Open = streaming == 1, call == 1, usage == 1, tool == 1, repeat == 1, open == 1
	return t, err
}

// amounts reads decimals; what is none is left out.
func amounts(texts map[string]string) map[string]decimal.Decimal {
	out := make(map[string]decimal.Decimal, len(texts))
	for meter, text := range texts {
		if amount, err := decimal.NewFromString(text); err == nil {
			out[meter] = amount
		}
	}
	return out
}
