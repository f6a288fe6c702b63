package answer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
	"golang.org/x/sync/errgroup"

	"github.com/loopscope/loopscope/backend-proxy/pkg/attributes"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/principal"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// maxFullSpans is where a trace with attributes is cut: 25 attributes on 100 k
// spans are 150 MB on their way to the browser.
const maxFullSpans = 5_000

func (s *Service) trace(ctx context.Context, who principal.Principal, q query.Query) (backend.DataResponse, error) {
	if err := who.MayReadSpans(); err != nil {
		return backend.DataResponse{}, err
	}
	if q.SpanID != "" {
		return s.span(ctx, who, q)
	}
	var notices []string
	full := q.Detail == query.Full
	noContent := who.MayReadContent(s.client.Settings())
	if full && noContent != nil {
		// The picture needs no attributes: show it, and say why they are missing.
		full = false
		notices = append(notices, noContent.Error())
	}
	raw, typed, statements, err := s.spansOf(ctx, q, full)
	if err != nil {
		return backend.DataResponse{}, err
	}
	if noContent != nil {
		hideStatusMessages(raw)
	}
	cut := full && len(raw) > maxFullSpans
	if cut {
		raw = raw[:maxFullSpans]
		notices = append(notices, fmt.Sprintf("The trace has more than %d spans: with attributes only the first %d are shown. Choose the detail lean for all of them.", maxFullSpans, maxFullSpans))
	}
	spans := merge(raw, typed, cut)
	if q.RunID != "" {
		spans = ofRun(spans, q.RunID)
	}
	frame := frames.Trace(spans)
	if len(spans) == 0 {
		notices = append(notices, "There is no such trace in "+s.client.Settings().TracesTable+". It may be past its retention, or its spans have not arrived yet.")
	}
	for _, notice := range notices {
		frames.Notice(frame, data.NoticeSeverityWarning, notice)
	}
	return respond(data.Frames{frame}, statements...), nil
}

// hideStatusMessages keeps the free text of errors from those who may not read
// content: frameworks quote there what a model said or what a tool was given.
func hideStatusMessages(spans []frames.Span) {
	for i := range spans {
		if spans[i].StatusMessage != "" {
			spans[i].StatusMessage = "The text of this error is hidden from your role."
		}
	}
}

func (s *Service) tables() compile.Tables {
	return compile.Tables{Traces: s.client.Settings().TracesTable, Logs: s.client.Settings().LogsTable}
}

const (
	// aroundRuns is how far from a trace's runs its other spans are looked for: those of services that run no agents.
	aroundRuns = 24 * time.Hour
	// aroundSpans is how far from a trace's spans its log records are stamped at most.
	aroundSpans = time.Hour
)

// spansOf reads a trace as the collector stored it and as it was settled: at once where it is known when its runs
// were, else the one after the other.
func (s *Service) spansOf(ctx context.Context, q query.Query, full bool) (raw []frames.Span, typed []typedSpan, statements []clickhouse.Statement, err error) {
	runs, known, err := s.timesOf(ctx, q.TraceID)
	if err != nil {
		return nil, nil, nil, err
	}
	var ofRaw, ofTyped clickhouse.Statement
	if known {
		group, both := errgroup.WithContext(ctx)
		group.Go(func() (err error) {
			raw, ofRaw, err = s.rawSpans(both, q, runs.Around(aroundRuns), full)
			return err
		})
		group.Go(func() (err error) {
			typed, ofTyped, err = s.typedSpans(both, q.TraceID, runs.Around(aroundSpans))
			return err
		})
		if err := group.Wait(); err != nil {
			return nil, nil, nil, err
		}
		if !lacksParents(raw) {
			return raw, typed, []clickhouse.Statement{ofRaw, ofTyped}, nil
		}
	}
	if raw, ofRaw, err = s.rawSpans(ctx, q, plan.Range{}, full); err != nil {
		return nil, nil, nil, err
	}
	switch {
	case known:
		return raw, typed, []clickhouse.Statement{ofRaw, ofTyped}, nil
	case len(raw) == 0:
		return nil, nil, []clickhouse.Statement{ofRaw}, nil
	}
	typed, ofTyped, err = s.typedSpans(ctx, q.TraceID, extent(raw).Around(aroundSpans))
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
	var missing *clickhouse.Error
	if errors.As(err, &missing) && missing.Kind == clickhouse.KindSchema {
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

func (s *Service) rawSpans(ctx context.Context, q query.Query, over plan.Range, full bool) ([]frames.Span, clickhouse.Statement, error) {
	limit := 0
	if full {
		limit = maxFullSpans + 1
	}
	statement := compile.RawSpans(s.tables(), q.TraceID, over, full, limit)
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

func (s *Service) typedSpans(ctx context.Context, traceID string, over plan.Range) ([]typedSpan, clickhouse.Statement, error) {
	raw, err := s.readsRaw(ctx)
	if err != nil {
		return nil, clickhouse.Statement{}, err
	}
	if raw {
		settled, statement, err := s.raw.ofTrace(ctx, traceID, over)
		return typedOf(settled, traceID), statement, err
	}
	var out []typedSpan
	statement := compile.LLMSpans(traceID, over)
	err = s.client.Each(ctx, statement, func(row clickhouse.Scanner) error {
		t, err := scanTyped(row)
		out = append(out, t)
		return err
	})
	return out, statement, err
}

// typedOf is what the table of settled spans would say of a trace.
func typedOf(settled []settle.Settled, traceID string) []typedSpan {
	var out []typedSpan
	for i := range settled {
		if s := &settled[i]; s.TraceID == traceID {
			out = append(out, typedSpan{span: frames.Span{
				SpanID: s.SpanID, ParentSpanID: s.ParentSpanID, Name: s.Name, Service: s.Service, StartNs: s.Start, Duration: time.Duration(s.End - s.Start),
			}, llm: llmOf(s)})
		}
	}
	return out
}

func llmOf(s *settle.Settled) frames.LLM {
	l := frames.LLM{
		Kind: s.Kind, Model: s.Model, Provider: s.Provider, Agent: s.Agent, Tool: s.Tool, Step: s.Step, RunID: s.RunID,
		Input: s.Input.Pointer(), CacheRead: s.CacheRead.Pointer(), CacheWrite: s.CacheWrite.Pointer(), Output: s.Output.Pointer(), Reasoning: s.Reasoning.Pointer(),
		CostSource: s.CostSource, TTFTNs: s.TimeToFirstToken.Pointer(), Streaming: s.Streaming, Status: s.Status, ErrorType: s.ErrorType, FinishReason: s.FinishReason,
		ContextUsed: s.ContextUsed.Pointer(), ContextLimit: s.ContextLimit.Pointer(), MaxOutput: s.MaxOutput.Pointer(), ContextChars: s.ContextChars,
		CountsCall: s.CountsCall, CountsUsage: s.CountsUsage, CountsTool: s.CountsTool, IdenticalRepeat: s.IdenticalRepeat, ArgsSig: s.ArgsSig, ResultSig: s.ResultSig, Open: s.Open,
	}
	if s.Cost.Valid {
		cost := s.Cost.Decimal.InexactFloat64()
		l.Cost = &cost
	}
	return l
}

func scanTyped(row clickhouse.Scanner) (typedSpan, error) {
	var (
		t                                          typedSpan
		duration                                   uint64
		cost                                       *string
		streaming, call, usage, tool, repeat, open uint8
		l                                          = &t.llm
	)
	err := row.Scan(
		&t.span.SpanID, &t.span.ParentSpanID, &t.span.Name, &t.span.Service, &t.span.StartNs, &duration, &l.Kind, &l.Model, &l.Provider, &l.Agent, &l.Tool, &l.Step, &l.RunID,
		&l.Input, &l.CacheRead, &l.CacheWrite, &l.Output, &l.Reasoning, &cost, &l.CostSource, &l.TTFTNs, &streaming, &l.Status, &l.ErrorType, &l.FinishReason,
		&l.ContextUsed, &l.ContextLimit, &l.MaxOutput, &l.ContextChars, &call, &usage, &tool, &repeat, &l.ArgsSig, &l.ResultSig, &open,
	)
	t.span.Duration = time.Duration(min(duration, 1<<62)) //nolint:gosec // clamped
	l.Cost = nearest(cost)
	l.Streaming, l.CountsCall, l.CountsUsage, l.CountsTool, l.IdenticalRepeat, l.Open = streaming == 1, call == 1, usage == 1, tool == 1, repeat == 1, open == 1
	return t, err
}

// merge gives each span of the trace its typed row. Typed rows without a span
// (calls told by log records alone) become spans of their own, unless the trace was cut.
func merge(raw []frames.Span, typed []typedSpan, cut bool) []frames.Span {
	bySpan := make(map[string]*typedSpan, len(typed))
	for i := range typed {
		bySpan[typed[i].span.SpanID] = &typed[i]
	}
	spans := make([]frames.Span, 0, len(raw))
	for _, span := range raw {
		if t, ok := bySpan[span.SpanID]; ok {
			span.LLM = &t.llm
			delete(bySpan, span.SpanID)
		}
		spans = append(spans, span)
	}
	if cut {
		return spans
	}
	for i := range typed {
		t := &typed[i]
		if bySpan[t.span.SpanID] != t {
			continue
		}
		span := t.span
		if len(raw) > 0 {
			span.TraceID = raw[0].TraceID
		}
		span.Kind, span.LLM = "internal", &t.llm
		if t.llm.Status == "error" {
			span.StatusCode = 2
		}
		spans = append(spans, span)
	}
	sort.SliceStable(spans, func(i, j int) bool {
		if spans[i].StartNs != spans[j].StartNs {
			return spans[i].StartNs < spans[j].StartNs
		}
		return spans[i].SpanID < spans[j].SpanID
	})
	return spans
}

// ofRun keeps the spans of one run: those below the span it is named after, and those that settlement gave it.
func ofRun(spans []frames.Span, runID string) []frames.Span {
	_, root, _ := strings.Cut(runID, "-")
	children := make(map[string][]int, len(spans))
	for i, span := range spans {
		children[span.ParentSpanID] = append(children[span.ParentSpanID], i)
	}
	inside := make(map[string]bool, len(spans))
	queue := []string{root}
	for len(queue) > 0 {
		id := queue[0]
		queue = queue[1:]
		if inside[id] {
			continue // a cycle of parents
		}
		inside[id] = true
		for _, i := range children[id] {
			queue = append(queue, spans[i].SpanID)
		}
	}
	var kept []frames.Span
	for _, span := range spans {
		own := span.LLM != nil && span.LLM.RunID != ""
		if own && span.LLM.RunID == runID || !own && inside[span.SpanID] {
			kept = append(kept, span)
		}
	}
	return kept
}
