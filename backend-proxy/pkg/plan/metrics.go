// Package plan decides which table answers a metrics query and over which whole
// intervals. It is pure: the same question always gets the same plan.
package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// Range is a half-open span of time.
type Range struct{ From, To time.Time }

// Around is the range with as much time before it and after it.
func (r Range) Around(by time.Duration) Range {
	return Range{From: r.From.Add(-by), To: r.To.Add(by)}
}

// Metrics is a planned metrics query.
type Metrics struct {
	Table catalogue.Table
	Range Range
	// Step is the width of a time series' points; 0 where they are of the calendar.
	Step time.Duration
	// Starts of the points of the calendar, which may be of different length.
	Starts []time.Time
	// Rows are what is added up if spans are at hand: these, or what they are cut into.
	Rows     catalogue.Rows
	Measures []catalogue.Measure
	GroupBy  []catalogue.Dimension
	Filters  []query.Filter
	TopN     int
	// Named are the groups that are told apart if that is known beforehand, in place of the TopN largest.
	Named      [][]string
	TimeSeries bool
	// Heatmap counts what adds to the only measure by how much it adds.
	Heatmap bool
	// Legend names the series, unless it is empty.
	Legend string
}

// Point is the start of the point that an instant within the range belongs to.
func (p Metrics) Point(at time.Time) time.Time {
	if p.Starts == nil {
		return Snap(Range{at, at}, p.Step).From
	}
	after, _ := slices.BinarySearchFunc(p.Starts, at, func(start, at time.Time) int {
		if start.After(at) {
			return 1
		}
		return -1
	})
	return p.Starts[max(after-1, 0)]
}

// Points are the starts of all points that have begun by now.
func (p Metrics) Points(now time.Time) []time.Time {
	var out []time.Time
	if p.Starts != nil {
		for _, start := range p.Starts {
			if !start.After(now) {
				out = append(out, start)
			}
		}
		return out
	}
	for start := p.Range.From; start.Before(p.Range.To) && !start.After(now); start = start.Add(p.Step) {
		out = append(out, start)
	}
	return out
}

// steps are the widths an automatic interval may have: each divides a day, so
// that buckets line up with hours and days in UTC. From a day on they are of the calendar.
var steps = []time.Duration{
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, dayLength,
}

// Minute is the finest interval there is.
const Minute = time.Minute

// maxPoints bounds a series whatever was asked for.
const maxPoints = 11_000

// Snap widens a range outwards to whole steps, so that every path sums the same spans.
func Snap(r Range, step time.Duration) Range {
	width := int64(step.Seconds())
	from := r.From.Unix() - mod(r.From.Unix(), width)
	to := r.To.Add(time.Second - 1).Unix() // a part of a second counts as one
	to += mod(-to, width)
	return Range{time.Unix(from, 0).UTC(), time.Unix(max(to, from+width), 0).UTC()}
}

// grain is what the range of a figure without an interval snaps to. It depends on
// the range and the place alone, so that the answer does not depend on the table.
func grain(r Range, place *time.Location) time.Duration {
	const quarter = 15 * time.Minute
	switch length := r.To.Sub(r.From); {
	case length <= 6*time.Hour:
		return Minute
	case length <= 72*time.Hour || !wholeHours(r.From, place) || !wholeHours(r.To, place):
		return quarter
	}
	return time.Hour
}

// wholeHours reports whether days in a place begin with an hour of UTC.
func wholeHours(at time.Time, place *time.Location) bool { return offset(at.In(place))%3600 == 0 }

func mod(a, n int64) int64 {
	return ((a % n) + n) % n
}

// ForMetrics plans a checked query. interval is Grafana's suggestion for the panel's width.
func ForMetrics(q query.Query, r Range, interval time.Duration, c *catalogue.Catalogue, now time.Time) (Metrics, error) {
	p := Metrics{Filters: q.Filters, TopN: q.TopN, TimeSeries: q.Format == query.TimeSeries || q.Format == query.Heatmap, Heatmap: q.Format == query.Heatmap, Legend: q.Legend}
	for _, id := range q.Measures {
		m, _ := c.Measure(id)
		p.Measures = append(p.Measures, m)
	}
	for _, id := range q.GroupBy {
		d, _ := c.Dimension(id)
		p.GroupBy = append(p.GroupBy, d)
	}
	if err := p.divide(q, r, interval); err != nil {
		return Metrics{}, err
	}
	if err := p.check(c); err != nil {
		return Metrics{}, err
	}
	if err := p.checkDistribution(q, c); err != nil {
		return Metrics{}, err
	}
	p.Table = table(p, c, now)
	return p, nil
}

// check finds what the question is about: spans, or what they are cut into.
func (p *Metrics) check(c *catalogue.Catalogue) error {
	for _, m := range p.Measures {
		if err := p.checkLike(m); err != nil {
			return err
		}
	}
	for _, t := range slices.Backward(c.Tables) {
		if t.Rows != catalogue.Sums && has(t, *p) {
			p.Rows = t.Rows
			return nil
		}
	}
	return p.nowhere(c)
}

// checkLike refuses a sum of unlike things, such as of tokens and seconds.
func (p *Metrics) checkLike(m catalogue.Measure) error {
	isOne := func(f query.Filter) bool {
		return f.Field == m.Needs && (f.Op == query.Eq || f.Op == query.In) && len(f.Values) == 1
	}
	grouped := slices.ContainsFunc(p.GroupBy, func(d catalogue.Dimension) bool { return d.ID == m.Needs })
	switch {
	case m.Needs == "" || slices.ContainsFunc(p.Filters, isOne):
		return nil
	case !grouped:
		return &query.Error{Message: fmt.Sprintf("%s would add up unlike things: group by %s, or filter on one.", m.ID, m.Needs)}
	case p.TopN > 0:
		return &query.Error{Message: fmt.Sprintf("%s would add up unlike things in Other: filter on one %s, or leave topN out.", m.ID, m.Needs)}
	}
	return nil
}

// nowhere says what of the question does not go together.
func (p *Metrics) nowhere(c *catalogue.Catalogue) error {
	without := *p
	without.Measures = nil
	var possible []string
	for _, m := range c.Measures {
		without.Measures = []catalogue.Measure{m}
		if slices.ContainsFunc(c.Tables, func(t catalogue.Table) bool { return has(t, without) }) {
			possible = append(possible, m.ID)
		}
	}
	names := make([]string, len(p.Measures))
	for i, m := range p.Measures {
		names[i] = m.ID
	}
	if len(possible) == 0 {
		return &query.Error{Message: "No measure has all of the dimensions that are asked for: leave some out."}
	}
	return &query.Error{Message: fmt.Sprintf("%s cannot be told together by these dimensions; what can be: %s.", strings.Join(names, ", "), strings.Join(possible, ", "))}
}

// divide snaps the range, and divides that of a time series into points.
func (p *Metrics) divide(q query.Query, r Range, interval time.Duration) error {
	place, err := q.Place()
	if err != nil {
		return err
	}
	if !p.TimeSeries {
		p.Range = Snap(r, grain(r, place))
		return nil
	}
	wished, err := q.Width()
	if err != nil {
		return err
	}
	w := width(wished, interval, r)
	if !w.IsCalendar() {
		p.Step, p.Range = w.Fixed, Snap(r, w.Fixed)
		return nil
	}
	// A part of a second counts as one, as it does for Snap.
	starts := calendar{w, place}.starts(Range{r.From, r.To.Add(time.Second - 1).Truncate(time.Second)})
	last := len(starts) - 1
	p.Starts, p.Range = starts[:last], Range{starts[0].UTC(), starts[last].UTC()}
	return nil
}

// table is the cheapest one that has every measure, group and filter, whose rows
// lie whole within the range and that still keeps its beginning; where none does,
// the one that goes back furthest.
func table(p Metrics, c *catalogue.Catalogue, now time.Time) catalogue.Table {
	var furthest *catalogue.Table
	for _, t := range c.Tables {
		if !answers(t, p) {
			continue
		}
		since := t.Since(now)
		if !p.Range.From.Before(since) {
			return t
		}
		if furthest == nil || !since.After(furthest.Since(now)) {
			furthest = &t
		}
	}
	if furthest == nil {
		return c.Spans()
	}
	return *furthest
}

// ForValues is the cheapest table that has the values of a dimension beside those of filters.
func ForValues(d catalogue.Dimension, filters []query.Filter, r Range, c *catalogue.Catalogue, now time.Time) catalogue.Table {
	return table(Metrics{Range: r, GroupBy: []catalogue.Dimension{d}, Filters: filters}, c, now)
}

func answers(t catalogue.Table, p Metrics) bool {
	if t.DaysOf != "" {
		return answersByDays(t, p)
	}
	grain := int64(t.GrainSeconds)
	cuts := func(at time.Time) bool { return at.Unix()%grain != 0 }
	if p.Heatmap && t.Rows != catalogue.Sums && t.Rows != p.Rows {
		return false // what a span is cut into adds up to it, but is not one
	}
	if cuts(p.Range.From) || cuts(p.Range.To) || int64(p.Step.Seconds())%grain != 0 || slices.ContainsFunc(p.Starts, cuts) {
		return false
	}
	return has(t, p)
}

// has reports whether a table has every measure, group and filter.
func has(t catalogue.Table, p Metrics) bool {
	for _, m := range p.Measures {
		if _, ok := m.On(t); !ok {
			return false
		}
		if p.Heatmap && t.Rows == catalogue.Sums && (m.Distribution == nil || m.Distribution.Sums == "") {
			return false
		}
	}
	for _, d := range p.GroupBy {
		if !t.HasDimension(d.ID) {
			return false
		}
	}
	for _, f := range p.Filters {
		if !t.HasDimension(f.Field) {
			return false
		}
	}
	return true
}

func width(wished query.Width, suggested time.Duration, r Range) query.Width {
	smallest := r.To.Sub(r.From) / maxPoints
	if wished.About() > 0 && wished.About() >= smallest {
		return wished
	}
	suggested = max(suggested, smallest)
	for _, s := range steps {
		if s >= suggested {
			return query.WidthOf(s)
		}
	}
	return query.WidthOf((suggested + dayLength - 1) / dayLength * dayLength)
}
