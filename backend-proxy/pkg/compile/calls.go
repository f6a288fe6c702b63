package compile

import (
	"fmt"
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// typedColumns are what every reading of settled spans begins with.
const typedColumns = `span_id, parent_span_id, toString(name), toString(service), toUnixTimestamp64Nano(ts), duration, toString(kind), toString(model), toString(provider), toString(agent), toString(tool), step, run_id,
  input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, toNullable(toString(cost)), toString(cost_source), time_to_first_token, streaming, toString(status), toString(error_type), toString(finish_reason),
  context_used, context_limit, max_output, CAST(context_chars, 'Map(String, UInt64)'), CAST(context_items, 'Map(String, UInt64)'), counts_call, counts_usage, counts_tool, identical_repeat, args_sig, result_sig, open, CAST(mapApply((m, c) -> (toString(m), toString(c)), costs), 'Map(String, String)')`

// Calls lists the model calls, tool executions, or both, that began in the range and count.
func Calls(scope tenant.Scope, q query.Query, over plan.Listed, c *catalogue.Catalogue) clickhouse.Statement {
	b, r := within(scope), over.Range
	within := b.within("minute", r)
	conditions := []string{isSettled, within, "(" + counted[q.Steps] + ")"}
	for _, f := range q.Filters {
		conditions = append(conditions, "("+b.callCondition(q, f, r, c)+")")
	}
	order := callOrders[q.OrderBy] + " " + direction(q) + " NULLS LAST, ts DESC, tenant, trace_id, span_id"
	// Wide columns are read of the chosen spans only.
	const key = "tenant, service, minute, trace_id, span_id"
	chosen := fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT %d", key, b.stored(settledSpans), strings.Join(conditions, " AND "), order, q.Limit)
	return b.statement(
		"SELECT "+typedColumns+",\n  trace_id, conversation_id, user_id, toString(environment), toString(team), toString(project), toString(prompt_name), toString(prompt_version)",
		"FROM "+b.stored(settledSpans),
		"WHERE "+isSettled+" AND "+within+" AND ("+key+") IN ("+chosen+")",
		"ORDER BY "+order,
	)
}

// callCondition asks the span, or what it is cut into.
func (b *builder) callCondition(q query.Query, f query.Filter, r plan.Range, c *catalogue.Catalogue) string {
	if number, ok := rowNumber(q.QueryType, f.Field, c); ok {
		return b.condition(f, number)
	}
	d, _ := c.Dimension(f.Field)
	told := c.Told(f.Field)
	if told.Name == c.Spans().Name {
		return b.condition(f, d)
	}
	negate := ""
	if positive, negated := positives[f.Op]; negated {
		negate, f.Op = "NOT ", positive
	}
	read := b.reading(told, r, c)
	where := b.where(r, []string{b.condition(f, d)})
	return fmt.Sprintf("(trace_id, span_id) %sIN (SELECT trace_id, span_id FROM %s %s)", negate, read(where), where)
}

// counted are the spans that a list of calls is of.
var counted = map[query.Steps]string{
	query.ModelCalls: "counts_call = 1",
	query.ToolCalls:  "counts_tool = 1",
	query.AllSteps:   "counts_call = 1 OR counts_tool = 1",
}

// callOrders are what calls can be sorted by.
var callOrders = map[string]string{
	query.OrderByStart:    "ts",
	query.OrderByDuration: "duration",
	query.OrderByTTFT:     "time_to_first_token",
	query.OrderByCost:     "if(counts_usage = 1, cost, NULL)",
	query.OrderByTokens:   "if(counts_usage = 1 AND coalesce(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens) IS NOT NULL, ifNull(input_tokens, 0) + ifNull(cache_read_tokens, 0) + ifNull(cache_write_tokens, 0) + ifNull(output_tokens, 0) + ifNull(reasoning_tokens, 0), NULL)",
}
