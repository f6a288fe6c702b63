package engine

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// drawForest draws traces as several instrumentations of one application would
// leave them: few names, usages and ids, so that many spans look like one another.
func drawForest(t *rapid.T) []settle.Span {
	var out []settle.Span
	began := time.Now().Add(-time.Duration(rapid.IntRange(60, 1000).Draw(t, "seconds ago")) * time.Second).UnixNano()
	traces := rapid.IntRange(1, 150).Draw(t, "traces")
	for trace := range traces {
		out = append(out, drawTrace(t, fmt.Sprintf("%032x", trace+1), began)...)
	}
	return append(out, drawAlone(t, traces, began)...)
}

// drawAlone draws calls in traces of their own, of which libraries may tell twice: close to one another, and alike or nearly.
func drawAlone(t *rapid.T, traces int, began int64) []settle.Span {
	var out []settle.Span
	for range rapid.IntRange(0, 60).Draw(t, "alone") {
		traces++
		s := drawSpan(t)
		s.Kind = rapid.SampledFrom([]string{"llm", "llm", "llm", "embedding"}).Draw(t, "kind of one alone")
		s.Tool, s.Agent, s.IsExecution = "", "", false
		s.TraceID, s.SpanID = fmt.Sprintf("%032x", traces), spanName(0)
		s.Model = rapid.SampledFrom([]string{"", "gpt-4o", "gpt-4o", "gpt-4o-mini"}).Draw(t, "model of one alone")
		s.Service = rapid.SampledFrom([]string{"shop", "shop", "shop", "other"}).Draw(t, "service of one alone")
		s.Instance = rapid.SampledFrom([]string{"", "", "a", "b"}).Draw(t, "instance")
		if rapid.IntRange(0, 3).Draw(t, "alone with an id") > 0 {
			s.ResponseID = ""
		}
		after := rapid.Int64Range(0, 5).Draw(t, "burst")*900 + rapid.SampledFrom([]int64{0, 0, 1, 2, 3, 5, 40, 60, 90}).Draw(t, "after")
		s.Start = began + after*int64(time.Millisecond)
		s.End = s.Start + (300-after%100+rapid.SampledFrom([]int64{0, 0, 1, 2, 5, -3, -50, 90}).Draw(t, "longer"))*int64(time.Millisecond)
		out = append(out, s)
		if rapid.IntRange(0, 5).Draw(t, "not alone") == 0 {
			below := drawSpan(t)
			below.TraceID, below.SpanID, below.ParentSpanID, below.Start, below.End = s.TraceID, spanName(1), s.SpanID, s.Start, s.End
			out = append(out, below)
		}
	}
	return out
}

func drawTrace(t *rapid.T, trace string, began int64) []settle.Span {
	n := rapid.IntRange(1, 30).Draw(t, "spans")
	out := make([]settle.Span, 0, n)
	for i := range n {
		s := drawSpan(t)
		s.TraceID, s.SpanID = trace, spanName(i)
		// Mostly within its parent, as clocks of one machine tell it.
		from, to := began, began+int64(time.Minute)
		switch up := rapid.IntRange(-2, i-1).Draw(t, "parent"); {
		case up >= 0:
			s.ParentSpanID = spanName(up)
			if rapid.IntRange(0, 9).Draw(t, "clock") > 0 {
				from, to = out[up].Start, out[up].End
			}
		case up == -2 && rapid.Bool().Draw(t, "late"):
			s.ParentSpanID = "ffffffffffffffff" // has not arrived
		}
		s.Start = from + (to-from)*rapid.Int64Range(0, 4).Draw(t, "start")/8
		s.End = s.Start + (to-s.Start)*rapid.Int64Range(0, 4).Draw(t, "end")/4
		out = append(out, s)
	}
	if rapid.IntRange(0, 19).Draw(t, "cycle") == 0 {
		out[0].ParentSpanID = spanName(rapid.IntRange(0, n-1).Draw(t, "cycle"))
	}
	return drop(t, out)
}

// drop leaves spans out that others name as their parent: sampled away, or never exported.
func drop(t *rapid.T, spans []settle.Span) []settle.Span {
	if !rapid.Bool().Draw(t, "drops") {
		return spans
	}
	kept := spans[:1]
	for _, s := range spans[1:] {
		if rapid.IntRange(0, 4).Draw(t, "dropped") > 0 {
			kept = append(kept, s)
		}
	}
	return kept
}

func spanName(i int) string { return fmt.Sprintf("%016x", i+1) }

var kinds = []string{"llm", "llm", "llm", "llm", "tool", "tool", "agent", "agent", "workflow", "handoff", "embedding", "rerank", "retrieval", "other", "other"}

func drawSpan(t *rapid.T) settle.Span {
	s := settle.Span{Service: "shop", Name: "span"}
	pick := func(label string, of ...string) string { return rapid.SampledFrom(of).Draw(t, label) }
	s.Tenant = pick("tenant", "acme", "acme", "acme", "acme", "acme", "acme", "other")
	s.Kind = rapid.SampledFrom(kinds).Draw(t, "kind")
	s.Scope = pick("scope", "framework", "sdk", "agents")
	s.Status = pick("status", "unset", "ok", "error")
	s.ConversationID = pick("session", "", "", "", "", "", "morning", "evening")
	s.UserID = pick("user", "", "", "", "", "", "ada", "bob")
	s.Team = pick("team", "", "", "", "support", "sales")
	s.Operation = pick("operation", "", "", "", "", "", "", "tools/call", "server")
	s.PromptName = pick("prompt", "", "", "", "", "greeting")
	switch s.Kind {
	case "llm", "embedding", "rerank":
		drawUsage(t, &s)
		s.Provider, s.Model = pick("provider", "", "openai"), pick("model", "", "gpt-4o", "gpt-4o-mini", "us.openai.gpt-4o")
		s.RequestModel, s.ResponseModel = s.Model, s.Model
		if rapid.Bool().Draw(t, "has a response id") {
			s.ResponseID = fmt.Sprintf("r%d", rapid.IntRange(1, 20).Draw(t, "response"))
		}
		s.TimeToFirstToken = drawCount(t, "first token", 0, 5, 7)
		s.Agent = pick("agent of a call", "", "", "", "", "writer")
	case "tool", "handoff":
		s.IsExecution = rapid.IntRange(0, 9).Draw(t, "execution") > 0
		s.Tool = pick("tool", "", "search", "shop.search", "fetch", "Get_Current_Time")
		s.ToolCallID = pick("tool call", "", "", "c1", "c2")
		s.ArgsSig, s.ResultSig = rapid.Uint64Range(0, 2).Draw(t, "args"), rapid.Uint64Range(0, 2).Draw(t, "result")
	case "agent", "workflow":
		s.Agent = pick("agent", "", "researcher", "writer")
	}
	if rapid.IntRange(0, 5).Draw(t, "aggregate") == 0 {
		drawUsage(t, &s)
	}
	return s
}

func drawUsage(t *rapid.T, s *settle.Span) {
	switch rapid.IntRange(0, 6).Draw(t, "usage") {
	case 0: // not told
	case 1:
		s.Input, s.Output = settle.Count{N: 10, Told: true}, settle.Count{N: 5, Told: true}
	case 2: // the same, told in more detail
		s.Input, s.CacheRead, s.Output = settle.Count{N: 4, Told: true}, settle.Count{N: 6, Told: true}, settle.Count{N: 5, Told: true}
	case 3:
		s.Input, s.CacheWrite, s.Output, s.Reasoning = settle.Count{N: 10, Told: true}, settle.Count{Told: true}, settle.Count{N: 3, Told: true}, settle.Count{N: 2, Told: true}
	case 4: // two of them
		s.Input, s.Output = settle.Count{N: 20, Told: true}, settle.Count{N: 10, Told: true}
	case 5:
		s.Input = settle.Count{N: 7, Told: true}
	case 6:
		s.Input, s.Output = settle.Count{Told: true}, settle.Count{Told: true}
	}
}

func drawCount(t *rapid.T, label string, of ...uint64) settle.Count {
	n := rapid.SampledFrom(of).Draw(t, label)
	return settle.Count{N: n, Told: n > 0}
}

// drawDeliveries splits spans over batches in any order, some of them twice.
func drawDeliveries(t *rapid.T, spans []settle.Span) [][]settle.Span {
	all := append([]settle.Span{}, spans...)
	for i := range spans {
		if rapid.IntRange(0, 4).Draw(t, "twice") == 0 {
			all = append(all, spans[i])
		}
	}
	all = rapid.Permutation(all).Draw(t, "order")
	batches := make([][]settle.Span, rapid.IntRange(1, 3).Draw(t, "batches"))
	for _, s := range all {
		b := rapid.IntRange(0, len(batches)-1).Draw(t, "batch")
		batches[b] = append(batches[b], s)
	}
	return batches
}
