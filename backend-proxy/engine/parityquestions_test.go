package engine

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
)

// drawQuestion draws from measures, dimensions, filters and intervals.
func drawQuestion(t *rapid.T, known *catalogue.Catalogue) map[string]any {
	if rapid.IntRange(0, 4).Draw(t, "list") == 0 {
		return drawList(t)
	}
	table := rapid.SampledFrom(known.Tables).Draw(t, "table")
	q := map[string]any{"queryType": "metrics", "measures": drawMeasures(t, known, table)}
	groups := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"tenant", "service", "team", "project", "agent", "provider", "model", "environment", "tool", "kind", "status", "scope", "conversation_id", "sku", "cost_source"}), 0, 3, rapid.ID).Draw(t, "groups")
	rows, alike := rowsOf(known, q["measures"].([]string)), true
	for _, id := range q["measures"].([]string) {
		if m, _ := known.Measure(id); m.Needs != "" && !slices.Contains(groups, m.Needs) {
			groups, rows, alike = append(groups, m.Needs), known.Told(m.Needs), false
		}
	}
	q["filters"] = slices.DeleteFunc(drawFilters(t), func(f map[string]any) bool { return !rows.HasDimension(f["field"].(string)) })
	if len(groups) > 0 {
		q["groupBy"] = groups
		if alike && rapid.Bool().Draw(t, "top") {
			q["topN"] = rapid.IntRange(1, 5).Draw(t, "top n")
		}
	}
	if rapid.Bool().Draw(t, "table") {
		q["format"] = "table"
	} else {
		q["interval"] = rapid.SampledFrom([]string{"", "7m", "15m", "45m", "1h", "6h", "1d", "2d", "1w", "1M"}).Draw(t, "interval")
	}
	if rapid.Bool().Draw(t, "elsewhere") {
		q["timezone"] = rapid.SampledFrom(parityZones).Draw(t, "timezone")
	}
	first, _ := known.Measure(q["measures"].([]string)[0])
	switch {
	case q["format"] != nil || first.Distribution == nil || !alike:
	case rapid.IntRange(0, 1).Draw(t, "heatmap") == 0:
		q["format"], q["measures"] = "heatmap", []string{first.ID}
		delete(q, "groupBy")
		delete(q, "topN")
		return q
	default:
		q["exemplars"] = !slices.Contains(groups, "sku") && rows.Rows == catalogue.Spans && !aboutSKUs(q["filters"])
	}
	if rapid.IntRange(0, 2).Draw(t, "compared") == 0 {
		q["compare"] = rapid.SampledFrom([]string{"previous", "7m", "1h", "1d", "1w", "1M"}).Draw(t, "compare")
	}
	return q
}

// rowsOf is the table of single rows, spans rather than what they are cut into or scored with, that has all of some measures.
func rowsOf(known *catalogue.Catalogue, measures []string) catalogue.Table {
	for _, table := range slices.Backward(known.Tables) {
		lacks := func(id string) bool {
			m, _ := known.Measure(id)
			_, has := m.On(table)
			return !has
		}
		if table.Rows != catalogue.Sums && !slices.ContainsFunc(measures, lacks) {
			return table
		}
	}
	return known.Spans()
}

// aboutSKUs reports whether filters are on what spans are cut into.
func aboutSKUs(filters any) bool {
	return slices.ContainsFunc(filters.([]map[string]any), func(f map[string]any) bool { return f["field"] == "sku" })
}

// drawList draws from what has a row a run, call or loop, and graphs. What a session is depends on the range without tables.
func drawList(t *rapid.T) map[string]any {
	of := rapid.SampledFrom([]query.Type{query.Runs, query.Calls, query.Loops, query.Graph, query.Events}).Draw(t, "list of")
	q := map[string]any{"queryType": of, "filters": drawFilters(t)}
	if orders, ok := query.Orders[of]; ok {
		q["orderBy"], q["order"] = rapid.SampledFrom(orders).Draw(t, "order by"), rapid.SampledFrom([]string{"asc", "desc"}).Draw(t, "order")
		q["limit"] = rapid.IntRange(1, 50).Draw(t, "limit")
	}
	if of == query.Events {
		q["events"] = rapid.SliceOfNDistinct(rapid.SampledFrom(query.EventKinds), 1, 3, rapid.ID).Draw(t, "events")
		q["minRepeats"], q["minCost"], q["lookback"] = 1, 0.001, rapid.SampledFrom([]string{"1m", "1h", "1d"}).Draw(t, "lookback")
	}
	if of == query.Calls {
		q["steps"] = rapid.SampledFrom([]query.Steps{query.ModelCalls, query.ToolCalls, query.AllSteps}).Draw(t, "steps")
	}
	return q
}

// drawMeasures keeps to those of one table as often as not, so that every table gets to answer.
func drawMeasures(t *rapid.T, known *catalogue.Catalogue, table catalogue.Table) []string {
	var ids []string
	for _, m := range known.Measures {
		if _, ok := m.On(table); ok {
			ids = append(ids, m.ID)
		}
	}
	return rapid.SliceOfNDistinct(rapid.SampledFrom(ids), 1, 4, rapid.ID).Draw(t, "measures")
}

var parityFilters = []map[string]any{
	{"field": "model", "op": "=~", "values": []string{"gpt-4o.*", "claude.*"}},
	{"field": "model", "op": "!~", "values": []string{"gpt"}}, // anchored: takes nothing away
	{"field": "model", "op": "exists"},
	{"field": "model", "op": "=|", "values": []string{"gpt-4o", "gpt-4o-mini"}},
	{"field": "agent", "op": "!=", "values": []string{"researcher"}},
	{"field": "agent", "op": "!exists"},
	{"field": "team", "op": "!=|", "values": []string{"sales", "nobody"}},
	{"field": "service", "op": "=~", "values": []string{"(?i).*OPEN.*|shop"}},
	{"field": "status", "op": "=", "values": []string{"error"}},
	{"field": "tool", "op": "=~", "values": []string{".*search"}},
	{"field": "kind", "op": "=|", "values": []string{"llm", "tool"}},
	{"field": "duration", "op": ">", "values": []string{"1s"}},
	{"field": "cost", "op": ">=", "values": []string{"0.0001"}},
	{"field": "cost", "op": "!exists"},
	{"field": "input_tokens", "op": "!=", "values": []string{"10"}},
	{"field": "step", "op": "=|", "values": []string{"1", "2"}},
	{"field": "context_used", "op": "<=", "values": []string{"1000"}},
	{"field": "user_id", "op": "exists"},
	{"field": "sku", "op": "=~", "values": []string{"openai/.*"}},
}

// compareFilters asks for everything that is no sum by every filter: a name that SQL gives to something of its own must not
// stand in for the column that is filtered on.
func (p parity) compareFilters(t *testing.T) {
	for _, filter := range parityFilters {
		for _, asked := range []map[string]any{
			{"queryType": query.Runs, "limit": 50},
			{"queryType": query.Calls, "limit": 50, "steps": query.AllSteps},
			{"queryType": query.Loops, "limit": 50},
			{"queryType": query.Graph},
			{"queryType": query.Events, "events": query.EventKinds, "minRepeats": 1, "minCost": 0.001, "lookback": "1h"},
			{"queryType": query.Metrics, "format": "heatmap", "interval": "1h", "measures": []string{"cost"}},
		} {
			asked["filters"] = []map[string]any{filter}
			p.compare(t, parityRanges[0], asked)
		}
	}
}

func drawFilters(t *rapid.T) []map[string]any {
	return rapid.SliceOfN(rapid.SampledFrom(parityFilters), 0, 2).Draw(t, "filters")
}
