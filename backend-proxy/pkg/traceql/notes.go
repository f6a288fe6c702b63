package traceql

import (
	"fmt"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
)

// Notes are what is approximate in an answer, and why: a sentence each, the first of them of all answers.
func Notes(p plan.Metrics, answered Answer, c *catalogue.Catalogue) []string {
	notes := []string{c.Sums.About}
	for _, m := range p.Measures {
		for _, name := range m.Formula.Figures() {
			if reason := c.Sums.Reasons[c.Sums.Figures[name]]; reason != "" && !slices.Contains(notes, reason) {
				notes = append(notes, reason)
			}
		}
	}
	dimensions, _ := dimensionsOf(p)
	dimensions = slices.DeleteFunc(dimensions, func(id string) bool { return !slices.Contains(inherited, id) })
	if len(dimensions) > 0 {
		notes = append(notes, fmt.Sprintf(c.Sums.Inherited, strings.Join(dimensions, ", ")))
	}
	if len(answered.Scopes) > 1 {
		notes = append(notes, fmt.Sprintf(c.Sums.Scopes, strings.Join(answered.Scopes, ", ")))
	}
	if len(answered.Lost) > 0 {
		notes = append(notes, fmt.Sprintf(c.Sums.Lost, strings.Join(answered.Lost, ", ")))
	}
	return notes
}
