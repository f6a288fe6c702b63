package normalise

import (
	"slices"
	"strconv"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// Dialect is how spans tell of what kind they are by one attribute of their own. Patterns (RE2) are by kind, those of All
// kinds among them.
type Dialect struct {
	Key      string
	Patterns map[string][]string
	All      []string
}

// Dialects are those of which an attribute alone decides, the first that holds before the others. What only the name of a
// span, its scope or an event tells is in none of them.
func (n *Normaliser) Dialects() []Dialect {
	var dialects []Dialect
	for _, r := range n.table.Kinds {
		if r.Key == "" || r.JSON != "" || r.Scope != "" || r.Name != "" || r.Event != "" || r.Matches == nil || strings.HasPrefix(r.Key, "gen_ai.tool") {
			continue
		}
		at := slices.IndexFunc(dialects, func(d Dialect) bool { return d.Key == r.Key })
		if at < 0 {
			at = len(dialects)
			dialects = append(dialects, Dialect{Key: r.Key, Patterns: map[string][]string{}})
		}
		d := &dialects[at]
		if *r.Matches == "." && len(d.All) == 0 {
			dialects = dialects[:at] // that it is there is all it says
			continue
		}
		d.Patterns[r.Kind] = append(d.Patterns[r.Kind], *r.Matches)
		d.All = append(d.All, *r.Matches)
	}
	return dialects
}

// Keys are the attributes that alone tell a fact of attributes.json, by precedence: of spans, and of resources. What is
// told within other text, in JSON or by an event is not among them.
func (n *Normaliser) Keys(fact string) (span, resource []string) {
	plain := func(sources []source) (keys []string) {
		for _, s := range sources {
			if s.Extract == "" && s.Scope == "" && s.Event == "" && len(s.Path) == 0 && s.When == nil && s.Scale == 0 && s.Prefix == "" {
				keys = append(keys, s.Key)
			}
		}
		return keys
	}
	for _, of := range []ordered[[]source]{n.table.Count, n.table.Text, n.table.Cost} {
		span = append(span, plain(of.values[fact])...)
	}
	return span, plain(n.table.Resource.values[fact])
}

// TokenCounts are the facts of attributes.json that buckets of tokens are made of.
var TokenCounts = []string{"input", "output", "total", "cache_read", "cache_write", "reasoning"}

// Alike reads spans that tell the same, and of which the tokens are added up by TokenCounts, as if they were one. Whether
// their counts include each other is decided for all of them at once.
func (n *Normaliser) Alike(of Span, kind string, tokens map[string]uint64) settle.Span {
	s := n.Normalise(of)
	s.Kind = kind
	text := map[string]string{}
	for fact, sum := range tokens {
		text[counts[fact]] = strconv.FormatUint(sum, 10)
	}
	s.CacheRead, s.CacheWrite, s.Reasoning = countOf(text["cache_read_tokens"]), countOf(text["cache_write_tokens"]), countOf(text["reasoning_tokens"])
	r := &reading{Span: of, patterns: n.patterns, parsed: map[string]value{}}
	n.buckets(r, &s, text, known{convention: s.Convention, provider: s.Provider, model: s.Model, kind: kind})
	return s
}
