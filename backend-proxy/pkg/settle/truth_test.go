package settle

import (
	"fmt"
	"maps"
	"testing"

	"pgregory.net/rapid"
)

// truth is what really happened, by agent.
type truth map[string]happened

type happened struct{ calls, failed, tools, tokens uint64 }

// story writes what happened the way several instrumentations of one application
// tell it: each call by one to four spans, sums on agents, some in traces of their own.
type story struct {
	t      *rapid.T
	spans  []Span
	truth  truth
	clock  int64
	traces int
}

func (d *story) draw(label string, n int) int { return rapid.IntRange(0, n-1).Draw(d.t, label) }

func (d *story) add(s Span) int {
	s.SpanID = fmt.Sprintf("%016x", len(d.spans)+1)
	d.spans = append(d.spans, s)
	return len(d.spans) - 1
}

// within opens a span, lets time pass, and closes it.
func (d *story) within(s Span, inside func(id string)) *Span {
	d.clock += 1000
	s.Start = d.clock
	i := d.add(s)
	inside(d.spans[i].SpanID)
	d.clock += 1000
	d.spans[i].End = d.clock
	return &d.spans[i]
}

func (d *story) agent(trace, parent string, depth int) (input, output uint64) {
	name := fmt.Sprintf("agent%d", d.draw("agent", 3))
	s := Span{TraceID: trace, ParentSpanID: parent, Kind: "agent", Agent: name, Scope: "agents", Status: "ok"}
	span := d.within(s, func(id string) {
		for range 1 + d.draw("steps", 4) {
			var in, out uint64
			switch step := d.draw("step", 8); {
			case step == 0 && depth < 3:
				in, out = d.agent(trace, id, depth+1)
			case step == 1:
				d.tool(trace, id, name)
			case step == 2:
				in, out = d.callsInOne(trace, id, name, 0)
			case step == 3:
				d.failedCall(trace, id, name)
			default:
				in, out = d.call(trace, id, name)
			}
			input, output = input+in, output+out
		}
	})
	if d.draw("sum on the agent", 2) == 0 && input > 0 {
		span.Input, span.Output = Count{input, true}, Count{output, true}
	}
	return input, output
}

// call is one call with usage of its own.
func (d *story) call(trace, parent, agent string) (input, output uint64) {
	n := uint64(len(d.spans)) //nolint:gosec // small
	input, output = 1_000_000+n*7919, 1000+n
	response := ""
	if d.draw("response id", 2) == 0 {
		response = fmt.Sprintf("response-%d", n)
	}
	s := Span{TraceID: trace, ParentSpanID: parent, Kind: "llm", Scope: "sdk", Status: "ok", Provider: "openai", ResponseID: response, Input: Count{input, true}, Output: Count{output, true}}
	d.wrapped(s, d.draw("wrappers", 3), response)
	d.count(agent, happened{calls: 1, tokens: input + output})
	return input, output
}

// wrapped puts framework spans above an SDK's span, and twins beside it.
func (d *story) wrapped(s Span, wrappers int, response string) {
	if wrappers > 0 {
		wrapper := s
		wrapper.Scope = fmt.Sprintf("framework%d", wrappers)
		if d.draw("wrapper tells usage", 2) == 0 {
			wrapper.Input, wrapper.Output = Count{}, Count{}
		}
		if d.draw("wrapper tells the id", 2) == 0 {
			wrapper.ResponseID = ""
		}
		d.within(wrapper, func(id string) {
			s.ParentSpanID = id
			d.wrapped(s, wrappers-1, response)
		})
		return
	}
	inner := d.within(s, func(id string) {
		if d.draw("HTTP", 3) == 0 {
			d.within(Span{TraceID: s.TraceID, ParentSpanID: id, Kind: "other", Scope: "http"}, func(string) {})
		}
	})
	twin := *inner
	twin.Start, twin.End, twin.Scope = twin.Start+1, twin.End-1, "another"
	switch d.draw("twin", 6) {
	case 5:
		// One that hands the stream on: side by side, neither inside the other.
		if s.ParentSpanID != "" {
			twin.Start, twin.ResponseID = twin.Start-2, ""
			if d.draw("twin tells usage", 2) == 0 {
				twin.Input, twin.Output = Count{}, Count{}
			}
			d.add(twin)
		}
	case 0:
		twin.ResponseID = ""
		d.add(twin)
	case 1:
		if response != "" {
			d.traces++
			twin.TraceID, twin.ParentSpanID = fmt.Sprintf("%032x", 1000+d.traces), ""
			d.add(twin)
		}
	}
}

// callsInOne is a call that a framework tells as one and that is several, or several of those.
func (d *story) callsInOne(trace, parent, agent string, depth int) (input, output uint64) {
	s := Span{TraceID: trace, ParentSpanID: parent, Kind: "llm", Scope: fmt.Sprintf("loop%d", depth), Status: "ok"}
	span := d.within(s, func(id string) {
		for range 2 + d.draw("calls in one", 2) {
			var in, out uint64
			if depth == 0 && d.draw("nested", 3) == 0 {
				in, out = d.callsInOne(trace, id, agent, depth+1)
			} else {
				in, out = d.call(trace, id, agent)
			}
			input, output = input+in, output+out
		}
	})
	if d.draw("sum", 2) == 0 {
		span.Input, span.Output = Count{input, true}, Count{output, true}
	}
	return input, output
}

func (d *story) failedCall(trace, parent, agent string) {
	s := Span{TraceID: trace, ParentSpanID: parent, Kind: "llm", Scope: "sdk", Status: "error", Provider: "openai"}
	if d.draw("wrapped", 2) == 0 {
		wrapper := s
		wrapper.Scope = "framework1"
		d.within(wrapper, func(id string) {
			s.ParentSpanID = id
			d.within(s, func(string) {})
		})
	} else {
		d.within(s, func(string) {})
	}
	d.count(agent, happened{calls: 1, failed: 1})
}

// tool is an execution that MCP may tell three times.
func (d *story) tool(trace, parent, agent string) {
	s := Span{TraceID: trace, ParentSpanID: parent, Kind: "tool", Tool: "search", Scope: "agents", IsExecution: true, Status: "ok"}
	d.within(s, func(id string) {
		if d.draw("MCP", 3) == 0 {
			s.ParentSpanID, s.Scope = id, "mcp"
			d.within(s, func(string) {})
		}
	})
	d.count(agent, happened{tools: 1})
}

func (d *story) count(agent string, h happened) {
	sum := d.truth[agent]
	d.truth[agent] = happened{sum.calls + h.calls, sum.failed + h.failed, sum.tools + h.tools, sum.tokens + h.tokens}
}

func shuffled(t *rapid.T, spans []Span) []Span {
	order := make([]int, len(spans))
	for i := range order {
		order[i] = i
	}
	out := make([]Span, len(spans))
	for i, from := range rapid.Permutation(order).Draw(t, "order") {
		out[i] = spans[from]
	}
	return out
}

type noPrices struct{}

func (noPrices) Price(*Span) Bill { return Bill{} }

// However many spans tell of it, what happened is counted once, and for its agent.
func TestSettle_countsWhatHappened(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &story{t: t, truth: truth{}}
		for trace := range 1 + d.draw("traces", 3) {
			d.agent(fmt.Sprintf("%032x", trace+1), "", 0)
		}
		got := truth{}
		for _, s := range Settle(shuffled(t, d.spans), noPrices{}) {
			h := happened{}
			if s.CountsCall {
				h.calls = 1
			}
			if s.CountsCall && s.Status == "error" {
				h.failed = 1
			}
			if s.CountsTool {
				h.tools = 1
			}
			if s.CountsUsage {
				h.tokens = s.totalInput() + s.totalOutput()
			}
			if h != (happened{}) {
				sum := got[s.Agent]
				got[s.Agent] = happened{sum.calls + h.calls, sum.failed + h.failed, sum.tools + h.tools, sum.tokens + h.tokens}
			}
		}
		if !maps.Equal(got, d.truth) {
			for _, s := range d.spans {
				t.Logf("%s %s under %s %s %s %d-%d in %d out %d id %s %s", s.TraceID[28:], s.SpanID[12:], s.ParentSpanID, s.Kind, s.Scope, s.Start, s.End, s.Input.N, s.Output.N, s.ResponseID, s.Status)
			}
			t.Fatalf("settled %v\nhappened %v", got, d.truth)
		}
	})
}
