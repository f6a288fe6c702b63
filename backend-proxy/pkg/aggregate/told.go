package aggregate

import (
	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// Told is what somebody else has added up over spans that have the dimensions and the time of one: figures of
// semantics/figures.json by their names.
type Told struct {
	Span    settle.Settled
	Whole   map[string]uint64
	Exact   map[string]decimal.Decimal
	Buckets map[string]map[uint16]uint64
}

// MetricsOfSums answers a planned metrics query from what was added up elsewhere.
func MetricsOfSums(p plan.Metrics, told []Told, c *catalogue.Catalogue) ([]frames.MetricRow, error) {
	spans := make([]settle.Settled, len(told))
	sumsOf := make(map[*settle.Settled]*Told, len(told))
	for i := range told {
		spans[i] = told[i].Span
		sumsOf[&spans[i]] = &told[i]
	}
	return metrics(p, spans, c, func(name string) (adder, error) {
		decimals := c.Figures.Figures[name].Decimals
		return func(f *figure, s *settle.Settled) {
			sums := sumsOf[s]
			f.decimals = decimals
			f.count += sums.Whole[name]
			f.exact = f.exact.Add(sums.Exact[name])
			for bucket, n := range sums.Buckets[name] {
				if f.buckets == nil {
					f.buckets = map[uint16]uint64{}
				}
				f.buckets[bucket] += n
			}
		}, nil
	})
}
