package aggregate

import (
	"cmp"
	"slices"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// listed is a row of a list with its numbers and what it is ordered by: by, then the newest first, then the texts.
type listed[R any] struct {
	row      R
	numbers  rowNumbers
	by       value
	start    time.Time
	tieBreak []string
}

// first are the rows that a query asks for, in its order.
func first[R any](q query.Query, rows []listed[R]) []R {
	slices.SortFunc(rows, func(a, b listed[R]) int {
		by := compareDescending(a.by, b.by)
		if q.Order == "asc" && !a.by.isNull && !b.by.isNull {
			by = -by
		}
		return cmp.Or(by, b.start.Compare(a.start), slices.Compare(a.tieBreak, b.tieBreak))
	})
	out := make([]R, 0, min(len(rows), q.Limit))
	for _, r := range rows[:min(len(rows), q.Limit)] {
		out = append(out, r.row)
	}
	return out
}

// entities makes a row of what has spans in common, if it was under way in the range and its spans meet the filters. Spans
// are handed on in the order of their start.
func entities[R any](q query.Query, over plan.Range, spans []settle.Settled, c *catalogue.Catalogue, of func(*settle.Settled) string, row func([]*settle.Settled) listed[R]) ([]R, error) {
	onSpans, onRows := splitFilters(q, c)
	groups, err := underWayGroups(onSpans, over, spans, c, of)
	if err != nil {
		return nil, err
	}
	rows := make([]listed[R], 0, len(groups))
	for _, group := range groups {
		rows = append(rows, row(group))
	}
	rows, err = asked(rows, onRows)
	return first(q, rows), err
}

// asked are the rows whose numbers meet the filters on them.
func asked[R any](rows []listed[R], onRows func(rowNumbers) (bool, error)) ([]listed[R], error) {
	kept := rows[:0]
	for _, r := range rows {
		met, err := onRows(r.numbers)
		if err != nil {
			return nil, err
		}
		if met {
			kept = append(kept, r)
		}
	}
	return kept, nil
}

func underWayGroups(filters []query.Filter, over plan.Range, spans []settle.Settled, c *catalogue.Catalogue, of func(*settle.Settled) string) ([][]*settle.Settled, error) {
	asked, err := anySpanMeets(filters, c)
	if err != nil {
		return nil, err
	}
	type identity struct{ tenant, id string }
	groups := map[identity][]*settle.Settled{}
	for i := range spans {
		if id := of(&spans[i]); id != "" {
			whose := identity{spans[i].Tenant, id}
			groups[whose] = append(groups[whose], &spans[i])
		}
	}
	var out [][]*settle.Settled
	for _, group := range groups {
		slices.SortFunc(group, func(a, b *settle.Settled) int {
			return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.SpanID, b.SpanID))
		})
		if underWay(over, group) && asked(group) {
			out = append(out, group)
		}
	}
	return out, nil
}

func underWay(over plan.Range, spans []*settle.Settled) bool {
	return spans[0].Start < over.To.UnixNano() && lastEnd(spans) >= over.From.UnixNano()
}

func lastEnd(spans []*settle.Settled) int64 {
	end := spans[0].End
	for _, s := range spans {
		end = max(end, s.End)
	}
	return end
}

// positives are what negated operators say of no span.
var positives = map[query.Op]query.Op{
	query.NotEq: query.Eq, query.NotIn: query.In, query.NotMatch: query.Match, query.NotExists: query.Exists,
}

func anySpanMeets(filters []query.Filter, c *catalogue.Catalogue) (func([]*settle.Settled) bool, error) {
	type wish struct {
		met  Filter
		want bool
	}
	wishes := make([]wish, 0, len(filters))
	for _, f := range filters {
		positive, negated := positives[f.Op]
		if negated {
			f.Op = positive
		}
		d, _ := c.Dimension(f.Field)
		met, err := filter(f, d)
		if err != nil {
			return nil, err
		}
		if rows := c.Told(f.Field).Rows; rows != catalogue.Spans {
			met = anyOf(rows, met)
		}
		wishes = append(wishes, wish{met, !negated})
	}
	return func(spans []*settle.Settled) bool {
		for _, w := range wishes {
			if slices.ContainsFunc(spans, w.met) != w.want {
				return false
			}
		}
		return true
	}, nil
}

// anyOf holds for a span of which a part meets a filter.
func anyOf(rows catalogue.Rows, met Filter) Filter {
	return func(s *settle.Settled) bool {
		for part := range cut(rows, s) {
			if met(part) {
				return true
			}
		}
		return false
	}
}

// listFigures adds up what a row of a list carries, and what rows are ordered by.
type listFigures struct {
	question
	ids        []string // of the measures
	orderBy    string
	saturated  Filter
	saturation numberColumn
}

func newListFigures(q query.Query, c *catalogue.Catalogue) (listFigures, error) {
	ids := append(slices.Clone(frames.FigureMeasures), "errors")
	var p plan.Metrics
	for _, id := range ids {
		m, _ := c.Measure(id)
		p.Measures = append(p.Measures, m)
	}
	prepared, err := prepare(p, c, ofSpans(c))
	if err != nil {
		return listFigures{}, err
	}
	saturation, err := term("saturation", c.Figures)
	if err != nil {
		return listFigures{}, err
	}
	saturated, err := condition(&catalogue.Condition{Name: "saturated"}, c.Figures)
	return listFigures{prepared, ids, q.OrderBy, saturated, saturation}, err
}

// of adds spans up: what the row that lasts so long shows, its numbers, and what it is ordered by.
func (f listFigures) of(spans []*settle.Settled, duration time.Duration) (figures frames.Figures, numbers rowNumbers, by value) {
	sums := f.newCell()
	for _, s := range spans {
		f.add(sums, s)
	}
	f.finish(sums)
	measures := make([]*float64, len(frames.FigureMeasures))
	for i := range measures {
		measures[i] = sums.values[i].pointer()
	}
	figures.SetMeasures(measures)
	numbers = rowNumbers{"duration": {float: float64(duration)}}
	for i, id := range f.ids {
		numbers[id] = sums.values[i]
	}
	switch f.orderBy {
	case query.OrderByStart:
		return figures, numbers, value{float: float64(spans[0].Start)}
	case query.OrderByDuration:
		return figures, numbers, numbers["duration"]
	}
	return figures, numbers, numbers[query.MeasureOrders[f.orderBy]]
}

// mostSaturated is how full the context window was at most.
func (f listFigures) mostSaturated(spans []*settle.Settled) *float64 {
	var most *float64
	for _, s := range spans {
		if !f.saturated(s) {
			continue
		}
		if share := f.saturation(s).float(); most == nil || share > *most {
			most = &share
		}
	}
	return most
}
