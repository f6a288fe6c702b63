package settle

import "testing"

// A call that came out well above one that failed is another attempt if another library tells of it; what a library says of its
// own call is the same attempt.
func TestSettle_whatWrapsAFailedCall(t *testing.T) {
	for _, c := range []struct {
		what, outer, inner string
		calls, failed      int
	}{
		{"one library", "agents", "agents", 1, 1},
		{"two libraries", "agents", "sdk", 2, 1},
	} {
		const trace, outer = "0000000000000000000000000000000a", "0000000000000001"
		spans := []Span{
			{TraceID: trace, SpanID: outer, Start: 1, End: 9, Kind: "llm", Scope: c.outer, Status: "ok"},
			{TraceID: trace, SpanID: "0000000000000002", ParentSpanID: outer, Start: 2, End: 8, Kind: "llm", Scope: c.inner, Status: "error"},
		}
		calls, failed := 0, 0
		for _, s := range Settle(spans, noPrices{}) {
			if s.CountsCall {
				calls++
			}
			if s.CountsCall && s.Status == "error" {
				failed++
			}
		}
		if calls != c.calls || failed != c.failed {
			t.Errorf("%s: %d calls, %d failed; want %d, %d", c.what, calls, failed, c.calls, c.failed)
		}
	}
}

// One library may tell of a call twice, one span within the other, and leave out on one of them what was reasoned. Two calls
// within one are two, whatever they were given.
func TestSettle_oneLibraryTellsOfACallTwice(t *testing.T) {
	const trace, outer = "0000000000000000000000000000000a", "0000000000000001"
	count := func(n uint64) Count { return Count{N: n, Told: true} }
	inner := func(id string, input uint64) Span {
		return Span{TraceID: trace, SpanID: id, ParentSpanID: outer, Start: 2, End: 8, Kind: "llm", Scope: "agents", Status: "ok", Input: count(input), Output: count(25)}
	}
	for _, c := range []struct {
		what   string
		inners []Span
		calls  int
	}{
		{"given the same", []Span{inner("0000000000000002", 900)}, 1},
		{"given something else", []Span{inner("0000000000000002", 901)}, 2},
		{"two within one", []Span{inner("0000000000000002", 900), inner("0000000000000003", 900)}, 3},
	} {
		spans := append([]Span{{TraceID: trace, SpanID: outer, Start: 1, End: 9, Kind: "llm", Scope: "agents", Status: "ok", Input: count(900), Output: count(25), Reasoning: count(48)}}, c.inners...)
		calls, reasoned := 0, uint64(0)
		for _, s := range Settle(spans, noPrices{}) {
			if s.CountsCall {
				calls, reasoned = calls+1, reasoned+s.Reasoning.N
			}
		}
		if calls != c.calls || reasoned != 48 {
			t.Errorf("%s: %d calls that reasoned %d tokens; want %d and 48", c.what, calls, reasoned, c.calls)
		}
	}
}
