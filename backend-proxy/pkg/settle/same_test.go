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
