package aggregate

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

const (
	// loopSpans of a group are named, and loopGroups of a run are told, as semantics/settlement/8_runs.sql has it.
	loopSpans  = 20
	loopGroups = 100
)

// Loops lists what runs that were under way in the range repeated without progress, a row a run and what it repeated.
func Loops(q query.Query, over plan.Range, spans []settle.Settled, c *catalogue.Catalogue) ([]frames.Loop, error) {
	onSpans, onRows := splitFilters(q, c)
	runs, err := underWayGroups(onSpans, over, spans, c, func(s *settle.Settled) string { return s.RunID })
	if err != nil {
		return nil, err
	}
	var rows []listed[frames.Loop]
	for _, run := range runs {
		rows = append(rows, loopsOf(q, run)...)
	}
	rows, err = asked(rows, onRows)
	return first(q, rows), err
}

func loopsOf(q query.Query, run []*settle.Settled) []listed[frames.Loop] {
	type repeated struct {
		tool, agent   string
		args, results uint64
	}
	described := described(run)
	callAt := map[uint32]*settle.Settled{}
	var repeats []*settle.Settled
	for _, s := range run {
		switch {
		case s.CountsTool && s.IdenticalRepeat:
			repeats = append(repeats, s)
		case s.CountsCall && s.Kind == "llm":
			callAt[s.Step] = s
		}
	}
	slices.SortFunc(repeats, func(a, b *settle.Settled) int { return int(a.Step) - int(b.Step) })
	groups := map[repeated]*frames.Loop{}
	costs := map[repeated]decimal.Decimal{}
	var found []repeated
	for _, s := range repeats {
		what := repeated{s.Tool, s.Agent, s.ArgsSig, s.ResultSig}
		loop := groups[what]
		if loop == nil {
			if len(found) == loopGroups {
				continue
			}
			loop = &frames.Loop{RunID: described.RunID, TraceID: described.TraceID, Service: described.Service, Tool: s.Tool, Agent: s.Agent, Start: described.Start, Open: described.Open}
			groups[what], found = loop, append(found, what)
		}
		loop.Repeats++
		if len(loop.SpanIDs) < loopSpans {
			loop.SpanIDs = append(loop.SpanIDs, s.SpanID)
		}
		// A repeat wastes the model call directly before it.
		if call := callAt[s.Step-1]; call != nil {
			loop.WastedTokens += call.Tokens()
			costs[what] = costs[what].Add(call.Cost.Decimal)
		}
	}
	out := make([]listed[frames.Loop], len(found))
	for i, what := range found {
		loop, cost := groups[what], costs[what]
		spent := cost.InexactFloat64()
		loop.WastedCost = &spent
		numbers := rowNumbers{"repeats": {float: float64(loop.Repeats)}, "wasted_tokens": {float: float64(loop.WastedTokens)}, "wasted_cost": money(cost)}
		row := listed[frames.Loop]{row: *loop, numbers: numbers, start: loop.Start, tieBreak: []string{run[0].Tenant, loop.RunID, loop.Tool, loop.Agent, fmt.Sprintf("%020d", what.args), fmt.Sprintf("%020d", what.results)}}
		switch q.OrderBy {
		case query.OrderByCost:
			row.by = numbers["wasted_cost"]
		case query.OrderByTokens:
			row.by = numbers["wasted_tokens"]
		case query.OrderByRepeats:
			row.by = numbers["repeats"]
		default:
			row.by = value{float: float64(loop.Start.UnixNano())}
		}
		out[i] = row
	}
	return out
}
