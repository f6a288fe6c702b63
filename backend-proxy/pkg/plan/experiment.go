package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// Experiment is a planned unit table: what each unit adds to ratios of sums, by arm.
type Experiment struct {
	// Arm is the dimension whose value a run has seen.
	Arm      catalogue.Dimension
	Unit     query.Unit
	Outcomes []Outcome
}

// Outcome is a measure as a ratio of sums over units: figures over others, or over the number of units if To is empty.
type Outcome struct {
	Measure catalogue.Measure
	Of, To  []string
}

// RunFigure counts runs, which other figures of a run do not.
const RunFigure = "runs"

// ForExperiment plans a checked query.
func ForExperiment(q query.Query, c *catalogue.Catalogue) (Experiment, error) {
	e := Experiment{Unit: q.Unit}
	arm := q.GroupBy[0]
	if !slices.Contains(c.Experiments.Arms, arm) {
		return e, &query.Error{Message: fmt.Sprintf("groupBy: %s does not tell the arms of an experiment. Use %s.", arm, strings.Join(c.Experiments.Arms, ", "))}
	}
	e.Arm, _ = c.Dimension(arm)
	for _, id := range q.Measures {
		m, _ := c.Measure(id)
		outcome, ok := outcomeOf(m, c)
		if !ok {
			return e, &query.Error{Message: fmt.Sprintf("measures: %s is no ratio of sums over runs, as an experiment needs. Use %s.", id, strings.Join(outcomes(c), ", "))}
		}
		e.Outcomes = append(e.Outcomes, outcome)
	}
	return e, nil
}

func outcomeOf(m catalogue.Measure, c *catalogue.Catalogue) (Outcome, bool) {
	o := Outcome{Measure: m, Of: m.Formula.Sum}
	if len(o.Of) == 0 {
		o.Of, o.To = m.Formula.Ratio, m.Formula.To
	}
	unknown := func(figure string) bool { return !slices.Contains(c.Experiments.Figures, figure) }
	return o, len(o.Of) > 0 && !slices.ContainsFunc(m.Formula.Figures(), unknown) && m.Needs == "" && !slices.Equal(o.Of, []string{RunFigure})
}

func outcomes(c *catalogue.Catalogue) []string {
	var ids []string
	for _, m := range c.Measures {
		if _, ok := outcomeOf(m, c); ok {
			ids = append(ids, m.ID)
		}
	}
	return ids
}
