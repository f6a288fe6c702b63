package normalise

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise/normalisetest"
)

// corpusSpan is a span that SQL, Go and TypeScript read alike.
type corpusSpan struct {
	What, Name, Scope, Kind, State, Status, Parent string
	Attributes, Resource                           map[string]string
	Events                                         []struct {
		Name       string
		AfterNs    int64
		Attributes map[string]string
	}
	Canonical map[string]any
}

func (c corpusSpan) span(at int) Span {
	s := Span{
		TraceID: fmt.Sprintf("%032x", at), SpanID: fmt.Sprintf("%016x", at), ParentSpanID: c.Parent, TraceState: c.State,
		Name: c.Name, Service: "corpus", Scope: c.Scope, SpanKind: c.Kind, StatusCode: c.Status, Start: 1_795_255_200e9, Duration: 1e9,
		Attributes: c.Attributes, Resource: c.Resource,
	}
	if s.Name == "" {
		s.Name = "span"
	}
	if s.Scope == "" {
		s.Scope = "some.library"
	}
	for _, e := range c.Events {
		s.Events = append(s.Events, Event{At: s.Start + e.AfterNs, Name: e.Name, Attributes: e.Attributes})
	}
	return s
}

func TestCorpus(t *testing.T) {
	raw, err := os.ReadFile("../../../semantics/corpus/spans.json")
	if err != nil {
		t.Fatal(err)
	}
	var corpus []corpusSpan
	if err := json.Unmarshal(raw, &corpus); err != nil {
		t.Fatal(err)
	}
	normaliser, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for at, c := range corpus {
		t.Run(c.What, func(t *testing.T) {
			got := normalisetest.Canonical(normaliser.Normalise(c.span(at)))
			if !reflect.DeepEqual(got, c.Canonical) {
				t.Errorf("got  %v\nwant %v", got, c.Canonical)
			}
		})
	}
}

// A store that keeps so many bytes of an attribute leaves open whether two that are so long are the same.
func TestNormalise_whatAStoreCutIsEqualToNothing(t *testing.T) {
	n, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for length, isKnown := range map[int]bool{99: true, 100: false, 101: true} {
		s := n.Normalise(Span{CutAt: 100, Attributes: map[string]string{
			"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "read", "gen_ai.tool.call.arguments": "{}", "gen_ai.tool.call.result": strings.Repeat("é", length/2) + strings.Repeat("x", length%2),
		}})
		if s.ArgsSig == 0 || (s.ResultSig != 0) != isKnown || slices.Contains(s.Malformed, "result_sig") == isKnown {
			t.Errorf("of %d bytes: %d, malformed %v", length, s.ResultSig, s.Malformed)
		}
	}
}
