package aggregate

import (
	"time"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// Calls lists the model calls, tool executions, or both, that began in the range and count.
func Calls(q query.Query, over plan.Range, spans []settle.Settled, c *catalogue.Catalogue) ([]*settle.Settled, error) {
	onSpans, onRows := splitFilters(q, c)
	meets, err := eachSpanMeets(onSpans, c)
	if err != nil {
		return nil, err
	}
	var calls []listed[*settle.Settled]
	for s := range rowsOf(catalogue.Spans, over, spans) {
		if counts(q.Steps, s) && meets(s) {
			numbers := callNumbers(s)
			calls = append(calls, listed[*settle.Settled]{row: s, numbers: numbers, by: callOrder(q.OrderBy, s, numbers), start: time.Unix(0, s.Start), tieBreak: []string{s.Tenant, s.TraceID, s.SpanID}})
		}
	}
	calls, err = asked(calls, onRows)
	return first(q, calls), err
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

// callOrders are the numbers that calls are ordered by; start is none.
var callOrders = map[string]string{query.OrderByDuration: "duration", query.OrderByTTFT: "time_to_first_token", query.OrderByCost: "cost", query.OrderByTokens: "total_tokens"}

func callOrder(by string, s *settle.Settled, numbers rowNumbers) value {
	if id, ok := callOrders[by]; ok {
		return numbers[id]
	}
	return value{float: float64(s.Start)}
}

// callNumbers are what a list shows of a call. Tokens and cost are of calls whose usage counts.
func callNumbers(s *settle.Settled) rowNumbers {
	told := s.Input.Told || s.CacheRead.Told || s.CacheWrite.Told || s.Output.Told || s.Reasoning.Told
	usage := rowNumbers{
		"input_tokens": countedValue(s.Input), "cache_read_tokens": countedValue(s.CacheRead), "cache_write_tokens": countedValue(s.CacheWrite),
		"output_tokens": countedValue(s.Output), "reasoning_tokens": countedValue(s.Reasoning), "total_tokens": countedValue(settle.Count{N: s.Tokens(), Told: told}),
		"cost": exact(s.Cost).value(),
	}
	if !s.CountsUsage {
		for id := range usage {
			usage[id] = null
		}
	}
	usage["duration"], usage["time_to_first_token"] = whole(s.Duration()).value(), countedValue(s.TimeToFirstToken)
	usage["step"], usage["context_saturation"] = counting(int(s.Step)), callSaturation(s)
	return usage
}

func countedValue(c settle.Count) value { return counted(c).value() }

// callSaturation is what frames.LLM's Saturation is of a call that is shown.
func callSaturation(s *settle.Settled) value {
	return maybe((&frames.LLM{ContextUsed: s.ContextUsed.Pointer(), ContextLimit: s.ContextLimit.Pointer(), MaxOutput: s.MaxOutput.Pointer()}).Saturation())
}
