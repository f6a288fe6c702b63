package aggregate

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// Filter reports whether a span is asked for.
type Filter func(*settle.Settled) bool

// Filters must all hold. They come from a checked query.
func Filters(filters []query.Filter, c *catalogue.Catalogue) (Filter, error) {
	all := make([]Filter, 0, len(filters))
	for _, f := range filters {
		d, _ := c.Dimension(f.Field)
		one, err := filter(f, d)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return func(s *settle.Settled) bool {
		for _, holds := range all {
			if !holds(s) {
				return false
			}
		}
		return true
	}, nil
}

func filter(f query.Filter, d catalogue.Dimension) (Filter, error) {
	var holds func(text string) bool
	if f.Op == query.Match || f.Op == query.NotMatch {
		matches, err := regexp.Compile("(?s)" + query.Anchored(f.Values))
		if err != nil {
			return nil, err
		}
		holds = func(text string) bool { return matches.MatchString(text) == (f.Op == query.Match) }
	}
	if n, ok := numbers[d.Column]; ok {
		return numeric(f, d.Unit, n, holds), nil
	}
	text, ok := texts[d.Column]
	if !ok {
		return nil, fmt.Errorf("semantics: settled spans have no column %s", d.Column)
	}
	if holds == nil {
		holds = textual(f)
	}
	return func(s *settle.Settled) bool { return holds(text(s)) }, nil
}

func textual(f query.Filter) func(string) bool {
	switch f.Op {
	case query.NotEq, query.NotIn:
		return func(text string) bool { return !slices.Contains(f.Values, text) }
	case query.NotExists:
		return func(text string) bool { return text == "" }
	case query.Exists:
		return func(text string) bool { return text != "" }
	}
	return func(text string) bool { return slices.Contains(f.Values, text) }
}

func numeric(f query.Filter, unit string, of numberColumn, matches func(string) bool) Filter {
	if matches != nil {
		return func(s *settle.Settled) bool { n := of(s); return n.told && matches(n.text()) }
	}
	holds := compared(f, unit)
	return func(s *settle.Settled) bool { return holds(of(s).value()) }
}
