package traceql

import (
	"fmt"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// mostLabels is by how many attributes Tempo groups at most.
const mostLabels = 5

// label is something that Tempo groups by: an attribute, or what each span has.
type label struct {
	key       string // of an attribute, or the name of an intrinsic
	resource  bool
	intrinsic bool
}

func (l label) traceQL() string {
	switch {
	case l.intrinsic:
		return l.key
	case l.resource:
		return resourceKey(l.key)
	}
	return spanKey(l.key)
}

// free are dimensions that each stream of spans has of its own, or that follow from the price.
var free = []string{"kind", "scope", "convention", "source", "cost_source", "sku"}

// inherited are dimensions that a span may have from those around it, which sums do not see.
var inherited = []string{"agent", "agent_id", "workflow", "conversation_id", "user_id", "prompt_name", "prompt_version", "variant", "team", "project"}

// factsOf are the facts of semantics/attributes.json that a dimension is made of.
var factsOf = map[string][]string{"model": {"response_model", "request_model"}, "provider": {"provider", "request_model"}}

// untold are dimensions that no attribute by itself tells.
var untold = []string{"trace_id", "span_id", "run_id", "finish_reason", "duration", "cost", "input_tokens", "output_tokens", "context_used", "step", "meter", "score", "score_source", "score_target", "evaluator"}

// dimensionsOf are those that a question groups by and filters on.
func dimensionsOf(p plan.Metrics) ([]string, error) {
	var ids []string
	add := func(id string) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for _, d := range p.GroupBy {
		add(d.ID)
	}
	for _, f := range p.Filters {
		add(f.Field)
	}
	for _, id := range ids {
		if slices.Contains(untold, id) {
			return nil, &query.Error{Message: fmt.Sprintf("Tempo cannot group by or filter on %s where it adds up itself: ask for a shorter range, whose traces are read whole, or ask ClickHouse.", id)}
		}
	}
	return ids, nil
}

// candidate is a label that tells a fact, at its place by precedence.
type candidate struct {
	label
	fact string
	rank int
}

// labelsOf are what spans of a stream are told apart by: what the question groups by, and what buckets and prices need.
// lost names facts of which not all attributes have room.
func (s *stream) labelsOf(a *asking, parts []part) (labels []label, lost []string, err error) {
	found := s.candidates(a, parts)
	for len(found) > mostLabels {
		at := leastNeeded(found, a.dimensions)
		if at < 0 {
			names := make([]string, len(found))
			for i, c := range found {
				names[i] = c.key
			}
			return nil, nil, &query.Error{Message: fmt.Sprintf("Tempo groups by at most %d attributes at once, and this question needs %s: group by less, or leave filters out.", mostLabels, strings.Join(names, ", "))}
		}
		lost = append(lost, found[at].fact)
		found = slices.Delete(found, at, at+1)
	}
	if slices.Contains(parts, money) {
		for _, fact := range []string{"service_tier", "region"} {
			if more := s.addFact(slices.Clone(found), a.normaliser, fact); len(more) <= mostLabels {
				found = more
			} else {
				lost = append(lost, fact)
			}
		}
	}
	for _, c := range found {
		labels = append(labels, c.label)
	}
	return labels, lost, nil
}

func (s *stream) candidates(a *asking, parts []part) []candidate {
	var found []candidate
	for _, id := range a.dimensions {
		switch {
		case slices.Contains(free, id):
		case id == "service":
			if a.service == "" {
				found = add(found, candidate{label{key: "service.name", resource: true}, id, 0})
			}
		case id == "status":
			found = add(found, candidate{label{key: "status", intrinsic: true}, id, 0})
		case factsOf[id] != nil:
			for _, fact := range factsOf[id] {
				found = s.addFact(found, a.normaliser, fact)
			}
		default:
			before := len(found)
			if found = s.addFact(found, a.normaliser, id); id == "tool" && len(found) == before {
				found = add(found, candidate{label{key: "name", intrinsic: true}, id, 0})
			}
		}
	}
	if slices.Contains(parts, money) || slices.Contains(parts, tokens) && s.hasParts(a.normaliser) {
		for _, fact := range []string{"provider", "response_model", "request_model"} {
			found = s.addFact(found, a.normaliser, fact)
		}
	}
	return found
}

func add(to []candidate, c candidate) []candidate {
	if slices.ContainsFunc(to, func(other candidate) bool { return other.label == c.label }) {
		return to
	}
	return append(to, c)
}

// addFact adds the attributes of a stream's spans that tell a fact.
func (s *stream) addFact(to []candidate, n *normalise.Normaliser, fact string) []candidate {
	span, resource := n.Keys(fact)
	rank := 0
	for _, key := range span {
		if s.span[key] {
			to = add(to, candidate{label{key: key}, fact, rank})
			rank++
		}
	}
	for _, key := range resource {
		if s.resource[key] {
			to = add(to, candidate{label{key: key, resource: true}, fact, rank})
			rank++
		}
	}
	return to
}

// leastNeeded is what to do without first: what another attribute tells as well, the requested model where the one that
// answered is told; -1 where all is needed.
func leastNeeded(found []candidate, dimensions []string) int {
	at := -1
	for i, c := range found {
		if c.rank > 0 && (at < 0 || c.rank >= found[at].rank) {
			at = i
		}
	}
	if at < 0 && !slices.Contains(dimensions, "model") && !slices.Contains(dimensions, "request_model") &&
		slices.ContainsFunc(found, func(c candidate) bool { return c.fact == "response_model" }) {
		at = slices.IndexFunc(found, func(c candidate) bool { return c.fact == "request_model" })
	}
	return at
}

// hasParts reports whether spans of the stream tell what may or may not be part of another count.
func (s *stream) hasParts(n *normalise.Normaliser) bool {
	return slices.ContainsFunc([]string{"cache_read", "cache_write", "reasoning"}, func(fact string) bool { return len(s.counts(n, fact)) > 0 })
}

// counts are the attributes of a stream's spans that tell a count, by precedence.
func (s *stream) counts(n *normalise.Normaliser, fact string) []string {
	span, _ := n.Keys(fact)
	return slices.DeleteFunc(slices.Clone(span), func(key string) bool { return !s.span[key] })
}

// told is the name under which Tempo tells a label.
func (l label) told() string {
	switch {
	case l.intrinsic:
		return l.key
	case l.resource:
		return "resource." + l.key
	}
	return "span." + l.key
}
