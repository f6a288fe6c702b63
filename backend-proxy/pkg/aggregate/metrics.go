package aggregate

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// question is a planned metrics query made ready for spans.
type question struct {
	plan   plan.Metrics
	asked  Filter
	groups []textColumn
	names  []string // of the figures that the measures are made of
	adders []adder
}

// Metrics answers a planned metrics query from settled spans.
func Metrics(p plan.Metrics, spans []settle.Settled, c *catalogue.Catalogue) ([]frames.MetricRow, error) {
	return metrics(p, spans, c, ofSpans(c))
}

// ofSpans are the adders of figures over spans.
func ofSpans(c *catalogue.Catalogue) func(figure string) (adder, error) {
	return func(figure string) (adder, error) { return newAdder(figure, c.Figures) }
}

// metrics adds up by adders of figures.
func metrics(p plan.Metrics, spans []settle.Settled, c *catalogue.Catalogue, adderOf func(figure string) (adder, error)) ([]frames.MetricRow, error) {
	q, err := prepare(p, c, adderOf)
	if err != nil {
		return nil, err
	}
	asked := func(yield func(*settle.Settled) bool) {
		for s := range rowsOf(p.Rows, p.Range, spans) {
			if q.asked(s) && !yield(s) {
				return
			}
		}
	}
	var top map[string]bool
	switch {
	case p.TopN > 0 && p.Named != nil:
		top = map[string]bool{}
		for _, groups := range p.Named {
			top[key(groups)] = true
		}
	case p.TopN > 0:
		top = q.top(asked)
	}
	return q.answer(asked, top), nil
}

// within compares minutes, as the tables keep them.
func within(r plan.Range, start int64) bool {
	minute := start - start%int64(time.Minute)
	return minute >= r.From.UnixNano() && minute < r.To.UnixNano()
}

func prepare(p plan.Metrics, c *catalogue.Catalogue, adderOf func(figure string) (adder, error)) (question, error) {
	q := question{plan: p}
	var err error
	if q.asked, err = Filters(p.Filters, c); err != nil {
		return q, err
	}
	for _, d := range p.GroupBy {
		text, ok := group(d.Column)
		if err := missing(ok, d.Column); err != nil {
			return q, err
		}
		q.groups = append(q.groups, text)
	}
	for _, m := range p.Measures {
		for _, name := range m.Formula.Figures() {
			if slices.Contains(q.names, name) {
				continue
			}
			add, err := adderOf(name)
			if err != nil {
				return q, err
			}
			q.names, q.adders = append(q.names, name), append(q.adders, add)
		}
	}
	return q, nil
}

// cell is a row of the answer while it is added up.
type cell struct {
	time    int64
	rest    bool
	groups  []string
	figures []figure // in the order of the question's names
	values  []value
}

func (q question) groupsOf(s *settle.Settled) []string {
	out := make([]string, len(q.groups))
	for i, of := range q.groups {
		out[i] = of(s)
	}
	return out
}

func key(groups []string) string { return strings.Join(groups, "\x00") }

func (q question) newCell() *cell { return &cell{figures: make([]figure, len(q.adders))} }

func (q question) add(c *cell, s *settle.Settled) {
	for i, add := range q.adders {
		add(&c.figures[i], s)
	}
}

func (q question) finish(c *cell) {
	byName := make(sums, len(q.names))
	for i, name := range q.names {
		byName[name] = &c.figures[i]
	}
	c.values = make([]value, len(q.plan.Measures))
	for i, m := range q.plan.Measures {
		c.values[i] = byName.measure(m.Formula)
	}
}

// top are the groups that are greatest by the first measure over the whole range.
func (q question) top(asked iter.Seq[*settle.Settled]) map[string]bool {
	cells := map[string]*cell{}
	for s := range asked {
		groups := q.groupsOf(s)
		c := cells[key(groups)]
		if c == nil {
			c = q.newCell()
			c.groups = groups
			cells[key(groups)] = c
		}
		q.add(c, s)
	}
	top := map[string]bool{}
	for i, c := range q.sorted(slices.Collect(maps.Values(cells))) {
		if i < q.plan.TopN {
			top[key(c.groups)] = true
		}
	}
	return top
}

func (q question) sorted(all []*cell) []*cell {
	for _, c := range all {
		q.finish(c)
	}
	slices.SortFunc(all, func(a, b *cell) int {
		return cmp.Or(cmp.Compare(a.time, b.time), compareBool(a.rest, b.rest), compareDescending(a.values[0], b.values[0]), slices.Compare(a.groups, b.groups))
	})
	return all
}

func (q question) answer(asked iter.Seq[*settle.Settled], top map[string]bool) []frames.MetricRow {
	type place struct {
		time   int64
		groups string
		rest   bool
	}
	cells := map[place]*cell{}
	if !q.plan.TimeSeries && len(q.groups) == 0 {
		cells[place{}] = q.newCell() // a sum over nothing is a row, too
	}
	for s := range asked {
		groups, at := q.groupsOf(s), place{}
		if q.plan.TimeSeries {
			at.time = q.plan.Point(time.Unix(0, s.Start)).Unix()
		}
		if top != nil && !top[key(groups)] {
			at.rest, groups = true, make([]string, len(groups))
		}
		at.groups = key(groups)
		c := cells[at]
		if c == nil {
			c = q.newCell()
			c.time, c.rest, c.groups = at.time, at.rest, groups
			cells[at] = c
		}
		q.add(c, s)
	}
	return rows(q.sorted(slices.Collect(maps.Values(cells))))
}

func rows(cells []*cell) []frames.MetricRow {
	out := make([]frames.MetricRow, len(cells))
	for i, c := range cells {
		out[i] = frames.MetricRow{Time: time.Unix(c.time, 0).UTC(), Rest: c.rest, Groups: c.groups, Values: make([]*float64, len(c.values))}
		for m, v := range c.values {
			out[i].Values[m] = v.pointer()
		}
	}
	return out
}
