package settle

import (
	"fmt"
	"testing"
)

// A giant trace, a chain of 20,000 and a ring of 1,000 are settled like small ones.
func TestSettle_giantTraces(t *testing.T) {
	var spans []Span
	add := func(trace string, parent int, s Span) {
		s.TraceID, s.SpanID = trace, fmt.Sprintf("%016x", len(spans)+1)
		if parent > 0 {
			s.ParentSpanID = fmt.Sprintf("%016x", parent)
		}
		s.Start = int64(len(spans)) * 1000
		s.End = s.Start + 900
		spans = append(spans, s)
	}
	call := Span{Kind: "llm", Scope: "sdk", Input: Count{10, true}, Output: Count{5, true}}
	add("wide", 0, Span{Kind: "agent"})
	for range 100_000 {
		add("wide", 1, call)
	}
	for i := range 20_000 {
		parent := len(spans)
		if i == 0 {
			parent = 0
		}
		add("deep", parent, Span{Kind: "agent"})
	}
	first := len(spans) + 1
	for i := range 1_000 {
		parent := len(spans)
		if i == 0 {
			parent = first + 999
		}
		add("ring", parent, call)
	}
	calls := 0
	for _, s := range Settle(spans, noPrices{}) {
		if s.CountsCall {
			calls++
		}
	}
	if calls != 101_000 {
		t.Errorf("%d calls: equal ones beside or around one another are not one call", calls)
	}
}
