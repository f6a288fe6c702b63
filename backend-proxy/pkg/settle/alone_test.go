package settle

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// aCall is what a library tells of a call in a trace of its own: from and to are ms, usage 0 is not told.
func aCall(library string, from, to float64, input, output uint64, change ...func(*Span)) Span {
	s := Span{Tenant: "acme", Service: "shop", Source: "span", Kind: "llm", Scope: library, Model: "mistral-large", Status: "unset",
		Start: int64(from * 1e6), End: int64(to * 1e6), Input: Count{input, input > 0}, Output: Count{output, output > 0}}
	for _, c := range change {
		c(&s)
	}
	return s
}

func answered(of string) func(*Span)  { return func(s *Span) { s.ResponseID = of } }
func ofModel(name string) func(*Span) { return func(s *Span) { s.Model = name } }
func inProcess(instance string) func(*Span) {
	return func(s *Span) { s.Instance = instance }
}
func thatFailed(s *Span) { s.Status = "error" }

// inTraces gives each span a trace of its own.
func inTraces(spans ...Span) []Span {
	for i := range spans {
		spans[i].TraceID, spans[i].SpanID = fmt.Sprintf("%032x", i+1), fmt.Sprintf("%016x", i+1)
	}
	return spans
}

func countedCalls(spans []Span) int {
	calls := 0
	for _, s := range Settle(append([]Span{}, spans...), noPrices{}) {
		if s.CountsCall {
			calls++
		}
	}
	return calls
}

func TestSettle_twoLibrariesTellOfACallInTracesOfTheirOwn(t *testing.T) {
	inner := func(change ...func(*Span)) Span { return aCall("sdk", 3, 98, 1100, 31, change...) }
	outer := func(change ...func(*Span)) Span { return aCall("wrapper", 0, 100, 1100, 31, change...) }
	for name, c := range map[string]struct {
		spans []Span
		calls int
	}{
		"one inside the other with equal usage":          {inTraces(outer(), inner()), 1},
		"one of them tells the response's id":            {inTraces(outer(answered("a")), inner()), 1},
		"two ids":                                        {inTraces(outer(answered("a")), inner(answered("b"))), 2},
		"of a model with and without its maker":          {inTraces(outer(ofModel("us.mistral.mistral-large-2411")), inner()), 1},
		"of a dated model and its plain name":            {inTraces(outer(), inner(ofModel("mistral-large-2411"))), 1},
		"of two models":                                  {inTraces(outer(), inner(ofModel("mistral-small"))), 2},
		"of a model that is not told":                    {inTraces(outer(), inner(ofModel(""))), 2},
		"one tells no usage, as of a stream":             {inTraces(outer(), aCall("sdk", 3, 98, 0, 0)), 1},
		"one tells the output alone":                     {inTraces(outer(), aCall("sdk", 3, 98, 0, 31)), 1},
		"one leaves the cache out of its input":          {inTraces(outer(), inner(func(s *Span) { s.CacheRead = Count{2000, true} })), 1},
		"other input":                                    {inTraces(outer(), aCall("sdk", 3, 98, 1200, 31)), 2},
		"other output":                                   {inTraces(outer(), aCall("sdk", 3, 98, 1100, 32)), 2},
		"both failed":                                    {inTraces(aCall("wrapper", 0, 100, 0, 0, thatFailed), aCall("sdk", 3, 98, 0, 0, thatFailed)), 1},
		"one of them failed":                             {inTraces(outer(), aCall("sdk", 3, 98, 0, 0, thatFailed)), 2},
		"one of them failed and the other tells nothing": {inTraces(aCall("wrapper", 0, 100, 0, 0, thatFailed), aCall("sdk", 3, 98, 0, 0)), 1},
		"both failed, beside one whose id both tell": {inTraces(aCall("wrapper", 0, 100, 0, 0, thatFailed), aCall("sdk", 3, 98, 0, 0, thatFailed),
			aCall("wrapper", 200, 300, 90, 9, answered("a")), aCall("sdk", 203, 298, 90, 8, answered("a"))), 2},
		"one library, calls made at once": {inTraces(outer(), aCall("wrapper", 3, 98, 1100, 31)), 2},
		"two services":                    {inTraces(outer(), inner(func(s *Span) { s.Service = "other" })), 2},
		"two environments":                {inTraces(outer(), inner(func(s *Span) { s.Environment = "test" })), 2},
		"two tenants":                     {inTraces(outer(), inner(func(s *Span) { s.Tenant = "other" })), 2},
		"two processes":                   {inTraces(outer(inProcess("pod-1")), inner(inProcess("pod-2"))), 2},
		"one process":                     {inTraces(outer(inProcess("pod-1")), inner(inProcess("pod-1"))), 1},
		"side by side within a clock's milliseconds":          {inTraces(aCall("wrapper", 0, 100, 1100, 31), aCall("sdk", 1, 102, 1100, 31)), 1},
		"one cut by the other":                                {inTraces(aCall("wrapper", 0, 100, 1100, 31), aCall("sdk", 20, 120, 1100, 31)), 2},
		"one much longer than the other":                      {inTraces(aCall("wrapper", 0, 500, 1100, 31), inner()), 2},
		"one after the other":                                 {inTraces(aCall("wrapper", 0, 3, 1100, 31), aCall("sdk", 3, 6, 1100, 31)), 2},
		"a second call of the one, a little longer":           {inTraces(outer(), inner(), aCall("wrapper", -20, 130, 1100, 31)), 2},
		"a call of either that the other does not tell":       {inTraces(outer(), inner(), aCall("wrapper", 200, 300, 90, 9), aCall("sdk", 400, 500, 80, 8)), 4},
		"calls of one of them that the other does not tell":   {inTraces(outer(), inner(), aCall("sdk", 200, 300, 90, 9), aCall("sdk", 400, 500, 80, 8)), 3},
		"what the other does not tell is told of long before": {inTraces(outer(), inner(), aCall("wrapper", -5000, -4000, 90, 9), aCall("sdk", 3000, 4000, 80, 8)), 3},
		"three libraries":                                     {inTraces(outer(), inner(), aCall("http", 5, 97, 1100, 31)), 1},
		"a record of the call":                                {inTraces(outer(), inner(func(s *Span) { s.Source = "log" })), 2},
	} {
		if got := countedCalls(c.spans); got != c.calls {
			t.Errorf("%s: %d calls, want %d", name, got, c.calls)
		}
	}
}

func TestSettle_whoKnowsThatACallFailedStays(t *testing.T) {
	for _, s := range Settle(inTraces(aCall("wrapper", 0, 100, 0, 0, thatFailed), aCall("sdk", 3, 98, 0, 0)), noPrices{}) {
		if s.CountsCall != (s.Status == "error") {
			t.Errorf("the span of %s counts: %v", s.Scope, s.CountsCall)
		}
	}
}

func TestSettle_aCallIsNotAloneBesideAnother(t *testing.T) {
	spans := inTraces(aCall("wrapper", 0, 100, 1100, 31), aCall("sdk", 3, 98, 1100, 31), aCall("sdk", 200, 210, 5, 5))
	spans[2].TraceID = spans[1].TraceID
	if got := countedCalls(spans); got != 3 {
		t.Errorf("%d calls, want 3: the second lies in a trace with another", got)
	}
	spans[2].Kind, spans[2].Input, spans[2].Output = "other", Count{}, Count{}
	if got := countedCalls(spans); got != 1 {
		t.Errorf("%d calls, want 1: a request below is no call", got)
	}
}

// Calls at once, prompts of a few lengths and answers of a few: one library alone, two that each make their own, and two that
// both tell of all.
func TestSettle_parallelCallsAreNotTakenForOneAnother(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test's
	for range 200 {
		var one, own, both []Span
		calls := 2 + random.IntN(40)
		for i := range calls {
			from := random.Float64() * 1500
			to := from + 200 + random.Float64()*600
			input, output := 100+uint64(random.IntN(3)), 1+uint64(random.IntN(2)) //nolint:gosec // small
			one = append(one, aCall("sdk", from, to, input, output))
			own = append(own, aCall([]string{"sdk", "wrapper"}[i%2], from, to, input, output))
			both = append(both, aCall("wrapper", from, to, input, output), aCall("sdk", from+0.5+random.Float64(), to-0.5-random.Float64(), input, output))
		}
		if got := countedCalls(inTraces(one...)); got != calls {
			t.Fatalf("one library: %d calls, want %d", got, calls)
		}
		if got := countedCalls(inTraces(own...)); got != calls {
			t.Fatalf("two libraries with calls of their own: %d calls, want %d", got, calls)
		}
		if got := countedCalls(inTraces(both...)); got != calls {
			t.Fatalf("two libraries that tell of all: %d calls, want %d", got, calls)
		}
	}
}
