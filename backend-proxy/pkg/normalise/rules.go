package normalise

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/loopscope/loopscope/backend-proxy/pkg/ascii"
)

// patterns compiles each RE2 pattern of the table once.
type patterns struct {
	mu       sync.RWMutex
	compiled map[string]*regexp.Regexp
}

// of compiles as ClickHouse does: a dot is any character, line ends too.
func (p *patterns) of(pattern string) *regexp.Regexp {
	p.mu.RLock()
	compiled, known := p.compiled[pattern]
	p.mu.RUnlock()
	if known {
		return compiled
	}
	compiled = regexp.MustCompile("(?s)" + pattern)
	p.mu.Lock()
	p.compiled[pattern] = compiled
	p.mu.Unlock()
	return compiled
}

// match reads "." as "anything", as the SQL does.
func (p *patterns) match(pattern, text string) bool {
	if pattern == "." {
		return text != ""
	}
	return p.of(pattern).MatchString(text)
}

// group is what a pattern's first group holds; "" where it does not match.
func (p *patterns) group(pattern, text string) string {
	found := p.of(pattern).FindStringSubmatch(text)
	if len(found) < 2 {
		return ""
	}
	return found[1]
}

// known is what rules ask beside a span's attributes.
type known struct {
	convention, provider, model, kind string
}

func (r *reading) holds(rule rule, k known) bool {
	switch {
	case rule.Key != "" && rule.JSON == "":
		pattern := "."
		if rule.Matches != nil {
			pattern = *rule.Matches
		}
		if !r.patterns.match(pattern, r.Attributes[rule.Key]) {
			return false
		}
	case rule.Key != "":
		// As it stands: only places within JSON look through its quotes.
		v, _ := readJSON(r.Attributes[rule.Key])
		if _, ok := v.member(rule.JSON); !ok {
			return false
		}
	}
	return (rule.SpanKind == "" || rule.SpanKind == r.SpanKind) && r.matchesIf(rule.Scope, r.Scope) && r.matchesIf(rule.Name, r.Name) &&
		r.matchesIf(rule.Provider, k.provider) && r.matchesIf(rule.Model, k.model) &&
		r.matchesIf(rule.Convention, k.convention) &&
		(rule.Kind == "" || rule.Kind == k.kind) && (rule.Without == "" || r.Attributes[rule.Without] == "") &&
		(rule.Event == "" || slices.ContainsFunc(r.Events, func(e Event) bool { return e.Name == rule.Event }))
}

func (r *reading) matchesIf(pattern, text string) bool {
	return pattern == "" || r.patterns.match(pattern, text)
}

func (r *reading) oneHolds(rules []rule, k known) bool {
	return slices.ContainsFunc(rules, func(rule rule) bool { return r.holds(rule, k) })
}

// convention is by whose names the span speaks.
func (n *Normaliser) convention(r *reading) string {
	for _, rule := range n.table.Conventions {
		says := rule.Convention
		rule.Convention = ""
		if r.holds(rule, known{}) {
			return says
		}
	}
	return ""
}

// kind is what the first rule that holds says, hand-offs told apart from the tools by which they are done.
func (n *Normaliser) kind(r *reading, model string, handoffs bool) string {
	for _, rule := range n.table.Kinds {
		says := rule.Kind
		rule.Kind = ""
		if (says == "handoff") == handoffs && r.holds(rule, known{model: model}) {
			return says
		}
	}
	return "other"
}

// nameFrom is a name within the span's name.
func (r *reading) nameFrom(rules []rule, k known) string {
	for _, rule := range rules {
		if r.holds(rule, k) {
			return r.patterns.group(rule.Name, r.Name)
		}
	}
	return ""
}

// provider is OpenTelemetry's name for a provider; "" for a framework that gave its own name, unless that means one.
func (n *Normaliser) provider(told string) string {
	raw := ascii.Lower(told)
	if name, ok := n.table.Providers.Names[raw]; ok && name != raw {
		return name
	}
	if slices.Contains(n.table.Providers.Frameworks, raw) {
		return ""
	}
	for _, prefix := range n.table.Providers.Prefixes {
		if strings.HasPrefix(raw, prefix[0]) {
			return prefix[1]
		}
	}
	return raw
}
