package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// checkDistribution refuses heatmaps and exemplars of what single spans do not have.
func (p *Metrics) checkDistribution(q query.Query, c *catalogue.Catalogue) error {
	exemplars := q.Exemplars && p.TimeSeries
	first := p.Measures[0]
	switch {
	case !p.Heatmap && !exemplars:
		return nil
	case first.Distribution == nil:
		what := "A heatmap"
		if !p.Heatmap {
			what = "exemplars: what is shown"
		}
		var possible []string
		for _, m := range c.Measures {
			if m.Distribution != nil {
				possible = append(possible, m.ID)
			}
		}
		return &query.Error{Message: fmt.Sprintf("%s is of what single calls add, and %s is a count or ratio: name one of %s first.", what, first.ID, strings.Join(possible, ", "))}
	case exemplars && p.Rows != catalogue.Spans:
		return &query.Error{Message: fmt.Sprintf("exemplars are single spans, and the question is about what they are cut into: leave exemplars, or %s, out.", strings.Join(p.notOfSpans(c), ", "))}
	}
	return nil
}

// notOfSpans are the measures and dimensions that spans do not have.
func (p *Metrics) notOfSpans(c *catalogue.Catalogue) []string {
	var out []string
	for _, m := range p.Measures {
		if _, ok := m.On(c.Spans()); !ok {
			out = append(out, m.ID)
		}
	}
	for _, d := range p.GroupBy {
		if !c.Spans().HasDimension(d.ID) {
			out = append(out, d.ID)
		}
	}
	for _, f := range p.Filters {
		if !c.Spans().HasDimension(f.Field) {
			out = append(out, f.Field)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
