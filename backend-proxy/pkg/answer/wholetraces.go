package answer

import (
	"context"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tempo"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// wholeTrace is a trace of Tempo with its spans in scope.
type wholeTrace struct {
	spans []settle.Span
	// incomplete says what Tempo left out.
	incomplete string
}

type traceReader func(ctx context.Context, scope tenant.Scope, id string) (wholeTrace, error)

// whole reads a trace from Tempo.
func (r *tempoReading) whole(ctx context.Context, scope tenant.Scope, id string) (wholeTrace, error) {
	trace, _, err := r.wholeNow(ctx, scope, id)
	return trace, err
}

// keptOrWhole reads a trace that has ended once for all questions of the next minutes.
func (r *tempoReading) keptOrWhole(ctx context.Context, scope tenant.Scope, id string) (wholeTrace, error) {
	key := traceKey{scope, id}
	if trace, kept := r.kept.get(key, r.now()); kept {
		return trace, nil
	}
	at := r.now()
	trace, ended, err := r.wholeNow(ctx, scope, id)
	if err == nil && ended {
		r.kept.keep(key, trace, at)
	}
	return trace, err
}

// wholeNow also reports whether the trace has ended.
func (r *tempoReading) wholeNow(ctx context.Context, scope tenant.Scope, id string) (trace wholeTrace, ended bool, err error) {
	at := r.now()
	spans, incomplete, err := r.client.Trace(ctx, id)
	if err != nil || len(spans) == 0 {
		return wholeTrace{incomplete: incomplete}, false, err
	}
	trace = wholeTrace{incomplete: incomplete}
	ended = incomplete == "" && hasEnded(spans, at)
	for _, s := range r.within(scope, spans) {
		trace.spans = append(trace.spans, r.normaliser.Normalise(s.Span))
	}
	return trace, ended, nil
}

// hasEnded reports whether nothing more is awaited of a trace: every parent is there, and its last span ended long enough ago.
func hasEnded(spans []tempo.Span, now time.Time) bool {
	there := make(map[string]bool, len(spans))
	for _, s := range spans {
		there[s.SpanID] = true
	}
	settled := uint64(now.Add(-stillArriving).UnixNano()) //nolint:gosec // no clock is before 1970
	for _, s := range spans {
		if s.ParentSpanID != "" && !there[s.ParentSpanID] || uint64(s.Start)+min(s.Duration, 1<<62) > settled { //nolint:gosec // clamped to 1<<62
			return false
		}
	}
	return true
}

// spansIn are the spans of traces, copied: settling works in place.
func spansIn(traces []wholeTrace) []settle.Span {
	count := 0
	for _, t := range traces {
		count += len(t.spans)
	}
	spans := make([]settle.Span, 0, count)
	for _, t := range traces {
		spans = append(spans, t.spans...)
	}
	return spans
}

// oldestStart is when the first of some spans began. Of spans in scope: when others' began is nobody else's to know.
func oldestStart(spans []settle.Span) time.Time {
	var oldest int64
	for i := range spans {
		if i == 0 || spans[i].Start < oldest {
			oldest = spans[i].Start
		}
	}
	return time.Unix(0, oldest).UTC()
}
