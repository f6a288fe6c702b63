package aggregate

import (
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// Calls lists the model calls, tool executions, or both, that began in the range and count.
func Calls(q query.Query, over plan.Range, spans []settle.Settled, c *catalogue.Catalogue) ([]*settle.Settled, error) {
	asked, err := eachSpanMeets(q.Filters, c)
	if err != nil {
		return nil, err
	}
	var calls []listed[*settle.Settled]
	for s := range rowsOf(catalogue.Spans, over, spans) {
		if counts(q.Steps, s) && asked(s) {
			calls = append(calls, listed[*settle.Settled]{row: s, by: callOrder(q.OrderBy, s), start: time.Unix(0, s.Start), tieBreak: []string{s.Tenant, s.TraceID, s.SpanID}})
		}
	}
	return first(q, calls), nil
}

func counts(steps query.Steps, s *settle.Settled) bool {
	return s.CountsCall && steps != query.ToolCalls || s.CountsTool && steps != query.ModelCalls
}

// eachSpanMeets are filters on a span, or on what it is cut into: a negated one of the latter is met where no part has it.
func eachSpanMeets(filters []query.Filter, c *catalogue.Catalogue) (Filter, error) {
	var ofSpans, ofParts []query.Filter
	for _, f := range filters {
		if c.Told(f.Field).Rows == catalogue.Spans {
			ofSpans = append(ofSpans, f)
		} else {
			ofParts = append(ofParts, f)
		}
	}
	spanMeets, err := Filters(ofSpans, c)
	if err != nil {
		return nil, err
	}
	partsMeet, err := anySpanMeets(ofParts, c)
	return func(s *settle.Settled) bool { return spanMeets(s) && partsMeet([]*settle.Settled{s}) }, err
}

func callOrder(by string, s *settle.Settled) value {
	unknown := value{isNull: true}
	switch by {
	case query.OrderByDuration:
		return value{float: float64(s.Duration())}
	case query.OrderByTTFT:
		return ranked(s.TimeToFirstToken)
	case query.OrderByCost:
		if !s.CountsUsage || !s.Cost.Valid {
			return unknown
		}
		return value{exact: s.Cost.Decimal, isExact: true}
	case query.OrderByTokens:
		if !s.CountsUsage {
			return unknown
		}
		told := s.Input.Told || s.CacheRead.Told || s.CacheWrite.Told || s.Output.Told || s.Reasoning.Told
		return ranked(settle.Count{N: s.Tokens(), Told: told})
	}
	return value{float: float64(s.Start)}
}

func ranked(c settle.Count) value {
	return value{float: float64(c.N), isNull: !c.Told}
}
