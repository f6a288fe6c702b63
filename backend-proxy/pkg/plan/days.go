package plan

import (
	"slices"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// Days are the whole UTC days of a range; empty where it has none.
func (r Range) Days() Range {
	from := r.From.UTC().Add(dayLength - 1).Truncate(dayLength)
	to := r.To.UTC().Truncate(dayLength)
	if to.Before(from) {
		to = from
	}
	return Range{from, to}
}

// answersByDays reports whether a table of whole days saves anything: some lie within the range, of which no points are
// asked, and nothing that the table does not know.
func answersByDays(t catalogue.Table, p Metrics) bool {
	days := p.Range.Days()
	return !p.TimeSeries && len(p.Measures) > 0 && days.To.After(days.From) && leavesOutUntold(p.Filters, t.DaysOf) && has(t, p)
}

// leavesOutUntold reports whether filters let only spans pass for which a dimension is told.
func leavesOutUntold(filters []query.Filter, dimension string) bool {
	return slices.ContainsFunc(filters, func(f query.Filter) bool {
		if f.Field != dimension {
			return false
		}
		return f.Op == query.Exists || (f.Op == query.Eq || f.Op == query.In) && !slices.Contains(f.Values, "")
	})
}
