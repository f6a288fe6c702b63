// Package aggregate answers metrics from settled spans in memory: filters, groups
// and measures mean what the SQL generated from the same semantics means, to the
// last digit.
package aggregate

import (
	"strconv"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// number is a value of a numeric column.
type number struct {
	whole   uint64
	exact   decimal.Decimal // where isExact
	isExact bool
	told    bool
}

func (n number) float() float64 {
	if n.isExact {
		return n.exact.InexactFloat64()
	}
	return float64(n.whole)
}

func (n number) text() string {
	switch {
	case !n.told:
		return ""
	case n.isExact:
		return n.exact.String()
	}
	return strconv.FormatUint(n.whole, 10)
}

func (n number) value() value {
	return value{float: n.float(), exact: n.exact, isExact: n.isExact, isNull: !n.told}
}

func whole(n uint64) number         { return number{whole: n, told: true} }
func counted(c settle.Count) number { return number{whole: c.N, told: c.Told} }
func exact(d decimal.NullDecimal) number {
	return number{exact: d.Decimal, isExact: true, told: d.Valid}
}
func flag(on bool) number {
	if on {
		return whole(1)
	}
	return whole(0)
}

type (
	textColumn   func(*settle.Settled) string
	numberColumn func(*settle.Settled) number
)

// texts are the columns of llm_spans with text, by their names there.
var texts = func() map[string]textColumn {
	columns := map[string]textColumn{
		"cost_source":   func(s *settle.Settled) string { return s.CostSource },
		"meter":         func(s *settle.Settled) string { return s.Meter },
		"sku":           func(s *settle.Settled) string { return s.SKU },
		"score":         func(s *settle.Settled) string { return s.Score.Name },
		"score_source":  func(s *settle.Settled) string { return s.Score.Source },
		"score_target":  func(s *settle.Settled) string { return s.Score.Target },
		"score_verdict": func(s *settle.Settled) string { return s.Score.Verdict },
		"evaluator":     func(s *settle.Settled) string { return s.Score.Evaluator },
		"run_id":        func(s *settle.Settled) string { return s.RunID },
		"span_id":       func(s *settle.Settled) string { return s.SpanID },
		"trace_id":      func(s *settle.Settled) string { return s.TraceID },
	}
	for _, column := range settle.Texts {
		columns[column.Name] = func(s *settle.Settled) string { return *column.Of(&s.Span) }
	}
	return columns
}()

// numbers are the columns of llm_spans with numbers, by their names there.
var numbers = func() map[string]numberColumn {
	columns := map[string]numberColumn{
		"active_ns":        func(s *settle.Settled) number { return whole(s.ActiveNs) },
		"context_limit":    func(s *settle.Settled) number { return counted(s.ContextLimit) },
		"context_used":     func(s *settle.Settled) number { return counted(s.ContextUsed) },
		"cost":             func(s *settle.Settled) number { return exact(s.Cost) },
		"counts_call":      func(s *settle.Settled) number { return flag(s.CountsCall) },
		"counts_tool":      func(s *settle.Settled) number { return flag(s.CountsTool) },
		"counts_usage":     func(s *settle.Settled) number { return flag(s.CountsUsage) },
		"duration":         func(s *settle.Settled) number { return whole(s.Duration()) },
		"identical_repeat": func(s *settle.Settled) number { return flag(s.IdenticalRepeat) },
		"iteration":        func(s *settle.Settled) number { return flag(s.Iteration) },
		"score_value":      func(s *settle.Settled) number { return exact(s.Score.Value) },
		"quantity":         func(s *settle.Settled) number { return exact(decimal.NewNullDecimal(s.Quantity)) },
		"reported_cost":    func(s *settle.Settled) number { return exact(s.ReportedCost) },
		"retry":            func(s *settle.Settled) number { return flag(s.Retry) },
		"step":             func(s *settle.Settled) number { return whole(uint64(s.Step)) },
	}
	for _, column := range settle.Counts {
		columns[column.Name] = func(s *settle.Settled) number { return counted(*column.Of(&s.Span)) }
	}
	return columns
}()

// group is a column's value as text.
func group(column string) (textColumn, bool) {
	if text, ok := texts[column]; ok {
		return text, true
	}
	n, ok := numbers[column]
	return func(s *settle.Settled) string { return n(s).text() }, ok
}
