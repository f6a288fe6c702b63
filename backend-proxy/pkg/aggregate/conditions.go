package aggregate

import (
	"fmt"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// condition interprets a condition of semantics/figures.json.
func condition(c *catalogue.Condition, known catalogue.Figures) (Filter, error) {
	switch {
	case c == nil:
		return func(*settle.Settled) bool { return true }, nil
	case c.Name != "":
		named, ok := known.Conditions[c.Name]
		if !ok {
			return nil, fmt.Errorf("semantics: there is no condition %s", c.Name)
		}
		return condition(&named, known)
	case c.Not != nil:
		holds, err := condition(c.Not, known)
		return func(s *settle.Settled) bool { return !holds(s) }, err
	case len(c.All) > 0:
		return several(c.All, known, false)
	case len(c.Any) > 0:
		return several(c.Any, known, true)
	}
	return comparison(c)
}

// several stops at the first that is `decides`.
func several(of []catalogue.Condition, known catalogue.Figures, decides bool) (Filter, error) {
	all := make([]Filter, len(of))
	for i := range of {
		var err error
		if all[i], err = condition(&of[i], known); err != nil {
			return nil, err
		}
	}
	return func(s *settle.Settled) bool {
		for _, holds := range all {
			if holds(s) == decides {
				return decides
			}
		}
		return !decides
	}, nil
}

func comparison(c *catalogue.Condition) (Filter, error) {
	if want, ok := c.Is.(string); ok {
		text, known := texts[c.Column]
		if !known {
			return nil, fmt.Errorf("semantics: settled spans have no column %s", c.Column)
		}
		return func(s *settle.Settled) bool { return text(s) == want }, nil
	}
	n, ok := numbers[c.Column]
	if !ok {
		return nil, fmt.Errorf("semantics: settled spans have no column %s", c.Column)
	}
	if want, ok := c.Is.(float64); ok {
		return func(s *settle.Settled) bool { return n(s).told && n(s).float() == want }, nil
	}
	if c.Above == "" {
		return func(s *settle.Settled) bool { return n(s).told }, nil
	}
	floor, ok := numbers[c.Above]
	if !ok {
		return nil, fmt.Errorf("semantics: settled spans have no column %s", c.Above)
	}
	return func(s *settle.Settled) bool { return n(s).told && n(s).whole > floor(s).whole }, nil
}
