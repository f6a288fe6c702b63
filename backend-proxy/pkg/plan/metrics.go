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

func mod(a, n int64) int64 {
	return ((a % n) + n) % n
}

// ForMetrics plans a checked query. interval is Grafana's suggestion for the panel's width.
func ForMetrics(q query.Query, r Range, interval time.Duration, c *catalogue.Catalogue) (Metrics, error) {
	p := Metrics{Filters: q.Filters, TopN: q.TopN, TimeSeries: q.Format == query.TimeSeries}
	for _, id := range q.Measures {
		m, _ := c.Measure(id)
		p.Measures = append(p.Measures, m)
	}
	for _, id := range q.GroupBy {
		d, _ := c.Dimension(id)
		p.GroupBy = append(p.GroupBy, d)
	}
	p.Table = table(p, c)
	snap := Minute
	if p.TimeSeries {
		wished, err := q.IntervalDuration()
		if err != nil {
			return Metrics{}, err
		}
		p.Step = step(wished, interval, r)
		snap = p.Step
	}
	p.Range = Snap(r, snap)
	return p, nil
}

// table is the cheapest one that has every measure, group and filter.
func table(p Metrics, c *catalogue.Catalogue) catalogue.Table {
	for _, m := range p.Measures {
		if _, ok := m.On(catalogue.Rollup); !ok {
			return catalogue.Typed
		}
	}
	for _, d := range p.GroupBy {
		if !d.In(catalogue.Rollup) {
			return catalogue.Typed
		}
	}
	for _, f := range p.Filters {
		if d, _ := c.Dimension(f.Field); !d.In(catalogue.Rollup) {
			return catalogue.Typed
		}
	}
	return catalogue.Rollup
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
