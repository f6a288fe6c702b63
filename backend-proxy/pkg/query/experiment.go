package query

import "strings"

// Unit is what was assigned to the arms of an experiment.
type Unit string

const (
	ByUser    Unit = "user"
	BySession Unit = "session"
	ByRun     Unit = "run"
)

// defaultOutcomes are what an experiment is about that names no measures.
var defaultOutcomes = []string{"cost", "total_tokens", "llm_calls", "error_rate", "tool_error_rate", "identical_repeats"}

func (q Query) checkExperiment(known Catalogue) error {
	if q.Unit != ByUser && q.Unit != BySession && q.Unit != ByRun {
		return wrong("unit is %q: use user, session or run.", q.Unit)
	}
	if len(q.GroupBy) != 1 || !known.HasDimension(q.GroupBy[0]) {
		return wrong("groupBy names the dimension that tells the arms of an experiment: one, such as variant or prompt_version.")
	}
	if len(q.Measures) == 0 || len(q.Measures) > maxMeasures {
		return wrong("measures has %d entries: name 1 to %d.", len(q.Measures), maxMeasures)
	}
	for _, id := range q.Measures {
		if !known.HasMeasure(id) {
			return wrong("There is no measure %q. Measures are: %s.", id, strings.Join(known.MeasureIDs(), ", "))
		}
	}
	return nil
}
