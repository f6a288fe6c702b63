package aggregate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/frames"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settle"
)

// Graph counts who calls what in a range. An agent's caller is the agent of its parent span, or where that is not settled
// its run's own.
func Graph(q query.Query, over plan.Range, spans []settle.Settled, c *catalogue.Catalogue) ([]frames.Edge, error) {
	asked, err := eachSpanMeets(q.Filters, c)
	if err != nil {
		return nil, err
	}
	type place struct{ trace, span string }
	agentOf := make(map[place]string, len(spans))
	for i := range spans {
		agentOf[place{spans[i].TraceID, spans[i].SpanID}] = spans[i].Agent
	}
	type line struct{ from, kind, to string }
	edges, costs := map[line]*frames.Edge{}, map[line]decimal.NullDecimal{}
	for s := range rowsOf(catalogue.Spans, over, spans) {
		if !asked(s) {
			continue
		}
		at := line{s.Agent, frames.CallsModel, s.Model}
		switch {
		case s.Kind == "agent":
			_, root, _ := strings.Cut(s.RunID, "-")
			caller, settled := agentOf[place{s.TraceID, s.ParentSpanID}]
			if !settled {
				caller = agentOf[place{s.TraceID, root}]
			}
			if s.SpanID == root {
				caller = ""
			}
			at = line{caller, frames.CallsAgent, s.Agent}
			if caller == s.Agent {
				continue
			}
		case s.CountsTool:
			at = line{s.Agent, frames.CallsTool, s.Tool}
		case !s.CountsCall:
			continue
		}
		edge := edges[at]
		if edge == nil {
			edge = &frames.Edge{From: at.from, Kind: at.kind, To: at.to}
			edges[at] = edge
		}
		edge.Count++
		if s.Status == "error" {
			edge.Failed++
		}
		if at.kind == frames.CallsAgent || !s.CountsUsage {
			continue
		}
		edge.Tokens += s.Tokens()
		if s.Cost.Valid {
			costs[at] = decimal.NewNullDecimal(costs[at].Decimal.Add(s.Cost.Decimal))
		}
	}
	out := make([]frames.Edge, 0, len(edges))
	for at, edge := range edges {
		if cost := costs[at]; cost.Valid {
			spent := cost.Decimal.InexactFloat64()
			edge.Cost = &spent
		}
		out = append(out, *edge)
	}
	slices.SortFunc(out, func(a, b frames.Edge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.To, b.To))
	})
	return out, nil
}
