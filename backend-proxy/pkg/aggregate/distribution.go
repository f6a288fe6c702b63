package aggregate

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// amount is what a span adds to a measure, in parts of its unit; false where it adds nothing.
type amount func(*settle.Settled) (float64, bool)

func amountOf(m catalogue.Measure, known catalogue.Figures) (amount, error) {
	names, where := m.Formula.Sum, known.Figures[m.Formula.NullWithout].Count
	if buckets := cmp.Or(m.Formula.Of, m.Formula.Mean); buckets != "" {
		names, where = nil, known.Figures[buckets].Where
		n, ok := numbers[known.Figures[buckets].Buckets]
		holds, err := condition(where, known)
		if err == nil {
			err = missing(ok, buckets)
		}
		return func(s *settle.Settled) (float64, bool) { return n(s).float(), holds(s) }, err
	}
	holds, err := condition(where, known)
	if err != nil {
		return nil, err
	}
	var terms []numberColumn
	for _, name := range names {
		for _, column := range known.Figures[name].Sum {
			t, err := term(column, known)
			if err != nil {
				return nil, err
			}
			terms = append(terms, t)
		}
	}
	parts := m.Distribution.Parts
	return func(s *settle.Settled) (float64, bool) {
		var sum number
		for _, t := range terms {
			n := t(s)
			sum.whole += n.whole
			sum.exact, sum.isExact = sum.exact.Add(n.exact), sum.isExact || n.isExact
		}
		return sum.float() * parts, holds(s)
	}, nil
}

// Heatmap counts what adds to a measure as the SQL does that compile.Heatmap makes.
func Heatmap(p plan.Metrics, spans []settle.Settled, c *catalogue.Catalogue) ([]frames.Cell, error) {
	type place struct {
		time   int64
		bucket uint16
	}
	counts := map[place]uint64{}
	err := eachAmount(p, spans, c, func(s *settle.Settled, n float64) {
		at := place{p.Point(time.Unix(0, s.Start)).Unix(), uint16(math.Floor(math.Log(n+1)/math.Log(1.02))) / frames.FinePerBucket}
		counts[at]++
	})
	cells := make([]frames.Cell, 0, len(counts))
	for at, n := range counts {
		cells = append(cells, frames.Cell{Time: time.Unix(at.time, 0).UTC(), Bucket: at.bucket, Count: n})
	}
	slices.SortFunc(cells, func(a, b frames.Cell) int { return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Bucket, b.Bucket)) })
	return cells, err
}

func eachAmount(p plan.Metrics, spans []settle.Settled, c *catalogue.Catalogue, do func(*settle.Settled, float64)) error {
	asked, err := Filters(p.Filters, c)
	if err != nil {
		return err
	}
	of, err := amountOf(p.Measures[0], c.Figures)
	if err != nil {
		return err
	}
	for s := range rowsOf(p.Rows, p.Range, spans) {
		if n, adds := of(s); adds && asked(s) {
			do(s, n)
		}
	}
	return nil
}

const (
	exemplarsPerPoint = 2
	maxExemplars      = 300
)

// Exemplars are the spans that add most to the first measure, as compile.Exemplars finds them.
func Exemplars(p plan.Metrics, spans []settle.Settled, c *catalogue.Catalogue) ([]frames.Exemplar, error) {
	q, err := prepare(p, c, ofSpans(c))
	if err != nil {
		return nil, err
	}
	var all []frames.Exemplar
	err = eachAmount(p, spans, c, func(s *settle.Settled, n float64) {
		if n > 0 {
			all = append(all, frames.Exemplar{Start: time.Unix(0, s.Start).UTC(), Parts: n, TraceID: s.TraceID, SpanID: s.SpanID, RunID: s.RunID, Groups: q.groupsOf(s)})
		}
	})
	slices.SortFunc(all, func(a, b frames.Exemplar) int {
		return cmp.Or(cmp.Compare(b.Parts, a.Parts), a.Start.Compare(b.Start), cmp.Compare(a.SpanID, b.SpanID))
	})
	kept, perPoint := all[:0:0], map[int64]int{}
	for _, e := range all {
		at := p.Point(e.Start).Unix()
		if perPoint[at]++; perPoint[at] <= exemplarsPerPoint && len(kept) < maxExemplars {
			kept = append(kept, e)
		}
	}
	return kept, err
}
