package settle

import (
	"fmt"
	"maps"
	"testing"

	"pgregory.net/rapid"
)

// at is a span of one trace that lasts from one second to another.
func at(id, parent, kind string, start, end int64) Span {
	s := Span{TraceID: "t", SpanID: id, ParentSpanID: parent, Kind: kind, Start: start, End: end}
	if kind == "agent" {
		s.Agent = id
	}
	if kind == "tool" {
		s.Tool, s.IsExecution = "search", true
	}
	if kind == "llm" {
		s.Input = Count{10, true}
	}
	return s
}

func TestMissingParent(t *testing.T) {
	root := at("root", "", "agent", 0, 100)
	planner := at("planner", "root", "agent", 10, 90)
	call := at("call", "gone", "llm", 20, 30)
	ofAnotherTenant := planner
	ofAnotherTenant.Tenant = "another"
	type outcome struct {
		agent, run     string
		open, inferred bool
	}
	for name, test := range map[string]struct {
		spans []Span
		want  outcome
	}{
		"the innermost around it stands in":                  {[]Span{root, planner, call}, outcome{"planner", "t-root", false, true}},
		"one that has arrived is the parent":                 {[]Span{root, planner, at("gone", "root", "agent", 15, 35), call}, outcome{"gone", "t-root", false, false}},
		"all its children must lie within":                   {[]Span{root, planner, call, at("early", "gone", "other", 5, 8)}, outcome{"root", "t-root", false, true}},
		"of two beside each other what is around both":       {[]Span{root, planner, at("other", "root", "tool", 15, 95), call}, outcome{"root", "t-root", false, true}},
		"of two roots none":                                  {[]Span{root, at("second", "", "agent", 1, 99), call}, outcome{"", "t-gone", true, false}},
		"without a root it may just not have ended":          {[]Span{planner, call}, outcome{"", "t-gone", true, false}},
		"a root that is over says nothing":                   {[]Span{at("root", "", "agent", 0, 25), call}, outcome{"", "t-gone", true, false}},
		"a root of any kind has all of its trace":            {[]Span{at("root", "", "other", 0, 100), call}, outcome{"", "t-root", false, true}},
		"a call has nothing below it":                        {[]Span{root, at("outer", "root", "llm", 15, 35), call}, outcome{"root", "t-root", false, true}},
		"another tenant's stands in for nothing":             {[]Span{root, ofAnotherTenant, call}, outcome{"root", "t-root", false, true}},
		"what lies below the same parent is beside it":       {[]Span{root, at("sibling", "gone", "agent", 15, 35), call}, outcome{"root", "t-root", false, true}},
		"what lies below it is not above it":                 {[]Span{root, call, at("below", "call", "agent", 15, 35)}, outcome{"root", "t-root", false, true}},
		"an agent whose own parent is missing stands in":     {[]Span{root, at("lost", "another", "agent", 15, 35), call}, outcome{"lost", "t-root", false, true}},
		"of two such at the same time neither is within":     {[]Span{root, at("a", "x", "agent", 15, 35), at("b", "y", "agent", 15, 35), call}, outcome{"root", "t-root", false, true}},
		"an agent in a circle of parents stands in for none": {[]Span{root, at("a", "b", "agent", 15, 35), at("b", "a", "agent", 15, 35), call}, outcome{"root", "t-root", false, true}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, s := range Settle(test.spans, noPrices{}) {
				if got := (outcome{s.Agent, s.RunID, s.Open, s.Inferred}); s.SpanID == "call" && got != test.want {
					t.Errorf("%+v, want %+v", got, test.want)
				}
			}
		})
	}
}

// Two calls of which one merely lies within the other by time are two; an agent's sum is not added to a call within it; a
// server's tool is the client's.
func TestMissingParent_counts(t *testing.T) {
	sum := at("root", "", "agent", 0, 100)
	sum.Input = Count{20, true}
	spans := []Span{
		sum, at("outer", "root", "llm", 10, 40), at("inner", "gone1", "llm", 15, 30),
		at("client", "root", "tool", 50, 60), at("server", "gone2", "tool", 51, 59),
	}
	got := map[string]bool{}
	for _, s := range Settle(spans, noPrices{}) {
		if s.CountsCall || s.CountsUsage || s.CountsTool {
			got[s.SpanID] = true
		}
	}
	if want := map[string]bool{"outer": true, "inner": true, "client": true}; !maps.Equal(got, want) {
		t.Errorf("%v count, want %v", got, want)
	}
}

// Whichever agents, tools and wrappers of a story are lost, what is left is counted as if each line of parents had been
// told: every call that is left once, in a run that is closed, and for an agent that was above it.
func TestMissingParent_inAnyStory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := &story{t: t, truth: truth{}}
		d.agent(fmt.Sprintf("%032x", 1), "", 0)
		whole := map[string]Span{}
		for _, s := range d.spans {
			whole[s.SpanID] = s
		}
		kept := []Span{d.spans[0]}
		for _, s := range d.spans[1:] {
			if s.TraceID != d.spans[0].TraceID || s.Kind == "agent" && d.draw("lost", 3) == 0 {
				continue
			}
			kept = append(kept, s)
		}
		for _, s := range Settle(shuffled(t, kept), noPrices{}) {
			if s.Open || s.RunID != d.spans[0].TraceID+"-"+d.spans[0].SpanID {
				t.Fatalf("%s is in run %s, open %t", s.SpanID, s.RunID, s.Open)
			}
			above := map[string]bool{}
			for at := whole[s.SpanID]; at.SpanID != ""; at = whole[at.ParentSpanID] {
				above[at.Agent] = true
			}
			if !above[s.Agent] {
				t.Fatalf("%s is for %s, above it were %v", s.SpanID, s.Agent, above)
			}
		}
	})
}
