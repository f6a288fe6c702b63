// Package plan decides which table answers a metrics query and over which whole
// intervals. It is pure: the same question always gets the same plan.
package plan

import (
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// Range is a half-open span of time.
type Range struct{ From, To time.Time }

// Metrics is a planned metrics query. Step is 0 for a table.
type Metrics struct {
	Table      catalogue.Table
	Range      Range
	Step       time.Duration
	Measures   []catalogue.Measure
	GroupBy    []catalogue.Dimension
	Filters    []query.Filter
	TopN       int
	TimeSeries bool
}

// steps are the widths an automatic interval may have: each divides a day, so
// that buckets line up with hours and days in UTC.
var steps = []time.Duration{
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour,
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
// the range's length alone, so that the answer does not depend on the table.
func grain(length time.Duration) time.Duration {
	switch {
	case length <= 6*time.Hour:
		return Minute
	case length <= 72*time.Hour:
		return 15 * time.Minute
	}
	return time.Hour
}

func mod(a, n int64) int64 {
	return ((a % n) + n) % n
}

// ForMetrics plans a checked query. interval is Grafana's suggestion for the panel's width.
func ForMetrics(q query.Query, r Range, interval time.Duration, c *catalogue.Catalogue, now time.Time) (Metrics, error) {
	p := Metrics{Filters: q.Filters, TopN: q.TopN, TimeSeries: q.Format == query.TimeSeries}
	for _, id := range q.Measures {
		m, _ := c.Measure(id)
		p.Measures = append(p.Measures, m)
	}
	for _, id := range q.GroupBy {
		d, _ := c.Dimension(id)
		p.GroupBy = append(p.GroupBy, d)
	}
	snap := grain(r.To.Sub(r.From))
	if p.TimeSeries {
		wished, err := q.IntervalDuration()
		if err != nil {
			return Metrics{}, err
		}
		p.Step = step(wished, interval, r)
		snap = p.Step
	}
	p.Range = Snap(r, snap)
	p.Table = table(p, c, now)
	return p, nil
}

// table is the cheapest one that has every measure, group and filter, whose rows
// lie whole within the range and that still keeps its beginning.
func table(p Metrics, c *catalogue.Catalogue, now time.Time) catalogue.Table {
	for _, t := range c.Tables {
		if answers(t, p, c, now) {
			return t
		}
	}
	return c.Spans()
}

// ForValues is the cheapest table that has the values of a dimension.
func ForValues(d catalogue.Dimension, r Range, c *catalogue.Catalogue, now time.Time) catalogue.Table {
	return table(Metrics{Range: r, GroupBy: []catalogue.Dimension{d}}, c, now)
}

func answers(t catalogue.Table, p Metrics, c *catalogue.Catalogue, now time.Time) bool {
	grain := int64(t.GrainSeconds)
	if p.Range.From.Unix()%grain != 0 || p.Range.To.Unix()%grain != 0 || int64(p.Step.Seconds())%grain != 0 {
		return false
	}
	if t.Keeps() > 0 && p.Range.From.Before(now.Add(-t.Keeps())) {
		return false
	}
	for _, m := range p.Measures {
		if _, ok := m.On(t); !ok {
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

func step(wished, suggested time.Duration, r Range) time.Duration {
	smallest := r.To.Sub(r.From) / maxPoints
	if wished > 0 && wished >= smallest {
		return wished
	}
	suggested = max(suggested, smallest)
	for _, s := range steps {
		if s >= suggested {
			return s
		}
	}
	const day = 24 * time.Hour
	return (suggested + day - 1) / day * day
}
