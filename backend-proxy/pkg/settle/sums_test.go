package settle

import (
	"slices"
	"testing"
)

// An agent's sum is of its own calls: it gives way to what tells tokens below it, but not to what an agent tells that one of
// its tools asked.
func TestSettle_sumsOfAgents(t *testing.T) {
	const trace = "0000000000000000000000000000000a"
	tokens := Count{N: 10, Told: true}
	span := func(id, parent, kind string, input Count) Span {
		return Span{TraceID: trace, SpanID: id, ParentSpanID: parent, Start: 1, End: 9, Kind: kind, Scope: "agents", Status: "ok", Input: input}
	}
	for _, c := range []struct {
		what, between string
		ownCall       Count
		want          []string
	}{
		{"asked by a tool", "tool", Count{}, []string{"asked", "boss"}},
		{"asked by itself", "workflow", Count{}, []string{"asked"}},
		{"asked by a tool, and its own call tells", "tool", tokens, []string{"asked", "call"}},
	} {
		spans := []Span{
			span("boss", "", "agent", tokens), span("call", "boss", "llm", c.ownCall),
			span("between", "boss", c.between, Count{}), span("asked", "between", "agent", tokens), span("its call", "asked", "llm", Count{}),
		}
		var got []string
		for _, s := range Settle(spans, noPrices{}) {
			if s.CountsUsage && s.bears() {
				got = append(got, s.SpanID)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: usage of %v, want %v", c.what, got, c.want)
		}
	}
}
