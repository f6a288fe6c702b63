package aggregate

import (
	"iter"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/pricing"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// rowsOf are the spans that begin within a range, or what they are cut into. A row
// holds until the next one is asked for.
func rowsOf(rows catalogue.Rows, over plan.Range, spans []settle.Settled) iter.Seq[*settle.Settled] {
	return func(yield func(*settle.Settled) bool) {
		for i := range spans {
			if !within(over, spans[i].Start) {
				continue
			}
			for row := range cut(rows, &spans[i]) {
				if !yield(row) {
					return
				}
			}
		}
	}
}

// cut is a span itself, or its lines.
func cut(rows catalogue.Rows, s *settle.Settled) iter.Seq[*settle.Settled] {
	return func(yield func(*settle.Settled) bool) {
		if rows != catalogue.Lines {
			yield(s)
			return
		}
		row := *s
		for _, l := range lines(s, bucketOf) {
			row.Meter, row.Quantity, row.Cost = l.meter, l.quantity, l.cost
			if !yield(&row) {
				return
			}
		}
	}
}

// bucketOf a meter, by the embedded list: one that cannot be read is found when the service starts.
func bucketOf(meter string) string {
	list, err := pricing.Listed()
	if err != nil {
		return ""
	}
	return list.BucketOf(meter)
}

// line is what one meter measured of a span and billed. The cost is not valid where it is not known or not split.
type line struct {
	meter    string
	quantity decimal.Decimal
	cost     decimal.NullDecimal
}

// lines cuts a span as semantics/prices/sql/lines.sql does.
func lines(s *settle.Settled, bucketOf func(string) string) []line {
	var out []line
	add := func(meter string, quantity decimal.Decimal) {
		l := line{meter, quantity, decimal.NullDecimal{}}
		if s.Cost.Valid && (s.SKU != "" || s.Cost.Decimal.IsZero()) {
			l.cost = decimal.NewNullDecimal(s.Costs[meter])
		}
		out = append(out, l)
	}
	if s.CountsUsage {
		parts := map[string]decimal.Decimal{} // of a bucket, with a price of their own
		for meter, quantity := range s.Quantities {
			bucket := bucketOf(meter)
			_, priced := s.Costs[meter]
			if priced || bucket == "" {
				add(meter, quantity)
			}
			if priced {
				parts[bucket] = parts[bucket].Add(quantity)
			}
		}
		for bucket, tokens := range map[string]settle.Count{"input": s.Input, "cache_read": s.CacheRead, "cache_write": s.CacheWrite, "output": s.Output, "reasoning": s.Reasoning} {
			if left := decimal.NewFromUint64(tokens.N).Sub(parts[bucket].Truncate(0)); left.IsPositive() {
				add(bucket, left)
			}
		}
		if _, billed := s.Costs["requests"]; billed {
			add("requests", decimal.New(1, 0))
		}
	}
	if len(out) == 0 || s.SKU == "" && s.Cost.Valid && !s.Cost.Decimal.IsZero() {
		out = append(out, line{cost: s.Cost})
	}
	return out
}
