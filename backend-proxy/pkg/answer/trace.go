package answer

import (
	"context"
	"fmt"
	"sort"
	"strings"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"

	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/compile"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// maxFullSpans is where a trace with attributes is cut: 25 attributes on 100 k
// spans are 150 MB on their way to the browser.
const maxFullSpans = 5_000

func (s *Service) trace(ctx context.Context, who caller, q query.Query, shown plan.Range) (backend.DataResponse, error) {
	if err := who.MayReadSpans(); err != nil {
		return backend.DataResponse{}, err
	}
	if q.SpanID != "" {
		return s.span(ctx, who, q)
	}
	var notices []string
	full := q.Detail == query.Full
	noContent := who.MayReadContent(s.settings)
	if full && noContent != nil {
		// The picture needs no attributes: show it, and say why they are missing.
		full = false
		notices = append(notices, noContent.Error())
	}
	raw, typed, statements, incomplete, err := s.wholeTrace(ctx, who.scope, q, shown, full)
	if clickhouse.HasKind(err, clickhouse.KindRowLimit) {
		return backend.DataResponse{}, &query.Error{Message: fmt.Sprintf("The trace has more than %d spans, the row limit: raise it in the data source's settings.", s.settings.RowLimit)}
	}
	if err != nil {
		return backend.DataResponse{}, err
	}
	if incomplete != "" {
		notices = append(notices, "Tempo does not give all of this trace: "+incomplete+".")
	}
	if noContent != nil {
		hideStatusMessages(raw)
	}
	veil := s.veil(who)
	veil.spans(raw)
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
		notices = append(notices, "There is no such trace in "+s.placeName(q)+". It may be past its retention, or its spans have not arrived yet.")
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

// wholeTrace reads a trace from where the query wants it.
func (s *Service) wholeTrace(ctx context.Context, scope tenant.Scope, q query.Query, shown plan.Range, full bool) (raw []frames.Span, typed []typedSpan, statements []clickhouse.Statement, incomplete string, err error) {
	memory, err := s.reading(ctx, q.Source)
	if err != nil {
		return nil, nil, nil, "", err
	}
	if traces, isTempo := memory.(*tempoReading); isTempo {
		raw, typed, how, incomplete, err := traces.trace(ctx, scope, q.TraceID, full)
		return raw, typed, []clickhouse.Statement{how}, incomplete, err
	}
	raw, typed, statements, err = s.spansOf(ctx, scope, q, shown, full)
	return raw, typed, statements, "", err
}

// placeName is where traces are looked for.
func (s *Service) placeName(q query.Query) string {
	if s.isTempo(q.Source) {
		return "Tempo"
	}
	return s.settings.TracesTable
}

func (s *Service) tables() compile.Tables {
	return compile.Tables{Traces: s.settings.TracesTable, Logs: s.settings.LogsTable}
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
