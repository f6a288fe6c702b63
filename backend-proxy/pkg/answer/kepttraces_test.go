package answer

import (
	"testing"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tempo"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

func TestKeptTraces(t *testing.T) {
	var (
		k     keptTraces
		at    = time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
		key   = traceKey{tenant.Everyone, "a"}
		trace = wholeTrace{spans: make([]settle.Span, 3)}
	)
	k.keep(key, trace, at)
	if kept, ok := k.get(key, at.Add(keptFor-1)); !ok || len(kept.spans) != 3 {
		t.Errorf("%v, %t", kept, ok)
	}
	if _, ok := k.get(key, at.Add(keptFor)); ok {
		t.Error("is kept for too long")
	}
	if _, ok := k.get(traceKey{tenant.Only("acme"), "a"}, at); ok {
		t.Error("what one tenant may see is not what another does")
	}
	later := at.Add(time.Minute)
	k.keep(key, wholeTrace{spans: make([]settle.Span, 2)}, later)
	k.forget(key, at)
	if kept, ok := k.get(key, later); !ok || len(kept.spans) != 2 || k.spans != 2 {
		t.Errorf("what was read anew stays: %d spans, %t", k.spans, ok)
	}
	big := traceKey{tenant.Everyone, "b"}
	k.keep(big, wholeTrace{spans: make([]settle.Span, maxKeptSpans-1)}, later)
	if _, ok := k.get(big, later); ok {
		t.Error("there is no room for so many")
	}
	k.forget(key, later)
	if _, ok := k.get(key, later); ok || k.spans != 0 {
		t.Errorf("%d spans are left", k.spans)
	}
}

func TestHasEnded(t *testing.T) {
	now := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	ago := func(id, parent string, began time.Duration, lasted time.Duration) tempo.Span {
		return tempo.Span{Span: normalise.Span{SpanID: id, ParentSpanID: parent, Start: now.Add(-began).UnixNano(), Duration: uint64(lasted)}} //nolint:gosec // positive
	}
	for name, c := range map[string]struct {
		spans []tempo.Span
		want  bool
	}{
		"two minutes ago":             {[]tempo.Span{ago("a", "", time.Hour, 58*time.Minute), ago("b", "a", time.Hour, time.Second)}, true},
		"its last span just now":      {[]tempo.Span{ago("a", "", time.Hour, time.Minute), ago("b", "a", 3*time.Minute, 61*time.Second)}, false},
		"a parent is awaited":         {[]tempo.Span{ago("b", "a", time.Hour, time.Second)}, false},
		"an end beyond all calendars": {[]tempo.Span{{Span: normalise.Span{SpanID: "a", Start: 1 << 62, Duration: 1 << 63}}}, false},
	} {
		if got := hasEnded(c.spans, now); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
