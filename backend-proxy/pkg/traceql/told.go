package traceql

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/aggregate"
	"github.com/loopscope/loopscope/backend-proxy/pkg/normalise"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// told makes figures of the cells of a stream.
func (s Sums) told(of stream, cells []*cell, parts []part) []aggregate.Told {
	out := make([]aggregate.Told, len(cells))
	for i, c := range cells {
		out[i] = s.toldOf(of, c, parts)
	}
	return out
}

func (s Sums) toldOf(of stream, c *cell, parts []part) aggregate.Told {
	told := aggregate.Told{
		Span:    settle.Settled{Span: s.Normaliser.Alike(c.span(of), of.kind, c.tokens)},
		Whole:   map[string]uint64{},
		Exact:   map[string]decimal.Decimal{},
		Buckets: map[string]map[uint16]uint64{},
	}
	span := &told.Span.Span
	if status, ok := c.labels["status"]; ok {
		span.Status = status
	}
	switch of.kind {
	case llm:
		told.Whole["calls"], told.Whole["failed"] = c.sums[spans], c.sums[failed]
		told.Buckets["duration_buckets"] = c.buckets
	case embedding:
		told.Whole["embedding_calls"] = c.sums[spans]
	case tool:
		told.Whole["tool_calls"], told.Whole["tool_errors"] = c.sums[spans], c.sums[failed]
		told.Buckets["tool_duration_buckets"] = c.buckets
		return told
	}
	told.Whole["usage_spans"] = c.sums[usage]
	told.Whole["missing_usage"] = less(less(c.sums[spans], c.sums[failed]), c.sums[usedWell])
	for figure, count := range map[string]settle.Count{
		"input_tokens": span.Input, "cache_read_tokens": span.CacheRead, "cache_write_tokens": span.CacheWrite, "output_tokens": span.Output, "reasoning_tokens": span.Reasoning,
	} {
		told.Whole[figure] = count.N
	}
	if slices.Contains(parts, money) && c.sums[usage] > 0 {
		s.price(&told, c.sums[usage])
	}
	return told
}

func less(from, n uint64) uint64 { return from - min(n, from) }

// span is one that stands for those of a cell: it has their labels, and what tells their counts.
func (c *cell) span(of stream) normalise.Span {
	span := normalise.Span{Scope: of.scope, Service: of.service, Start: c.at.UnixNano(), Attributes: map[string]string{}, Resource: map[string]string{}}
	if of.span[of.dialect.Key] {
		span.Attributes[of.dialect.Key] = of.kind
	}
	for key, sum := range c.told {
		span.Attributes[key] = strconv.FormatUint(sum, 10)
	}
	for _, l := range of.labels {
		value := c.labels[l.traceQL()]
		switch {
		case value == "":
		case l.key == "name" && l.intrinsic:
			span.Name = value
		case l.key == "service.name":
			span.Service = value
		case l.resource:
			span.Resource[l.key] = value
		case !l.intrinsic:
			span.Attributes[l.key] = value
		}
	}
	return span
}

// price adds what the tokens of so many calls cost.
func (s Sums) price(told *aggregate.Told, calls uint64) {
	bill := s.Prices.PriceAll(&told.Span.Span, calls)
	told.Span.CostSource, told.Span.SKU = bill.Source, bill.SKU
	if bill.Source == "unpriced" {
		told.Whole["unpriced"] = calls
	}
	if !bill.Cost.Valid {
		return
	}
	told.Whole["priced"], told.Exact["cost"] = calls, bill.Cost.Decimal
	if bill.Source == "reported" || bill.Source == "cached" {
		return
	}
	told.Whole["listed_spans"] = calls
	for name := range figures {
		if value, ok := s.Catalogue.Figures.Values[name]; ok && strings.HasSuffix(name, "_cost") {
			sum := decimal.Zero
			for _, member := range value.Members {
				sum = sum.Add(bill.Costs[member])
			}
			told.Exact[name] = sum
		}
	}
}
