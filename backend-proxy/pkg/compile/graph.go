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

// maxCallers is how far from the range an agent's caller may have begun.
const maxCallers = settlementHorizon

// Graph counts who calls what in a range: caller, kind, what is called, how often, how often in vain, tokens, cost. An
// agent's caller is the agent of its parent span, or where none of the parents is settled, its run's own.
func Graph(scope tenant.Scope, q query.Query, over plan.Listed, c *catalogue.Catalogue) clickhouse.Statement {
	b, r := within(scope), over.Range
	conditions := []string{isSettled, b.within("minute", r)}
	for _, f := range q.Filters {
		conditions = append(conditions, "("+b.callCondition(q, f, r, c)+")")
	}
	where := strings.Join(conditions, " AND ")
	around := isSettled + " AND " + b.within("minute", plan.Range{From: r.From.Add(-maxCallers), To: r.To})
	agents := fmt.Sprintf("SELECT trace_id, span_id, parent_span_id, run_id, agent, status FROM %s WHERE %s AND kind = 'agent'", b.stored(settledSpans), where)
	// A span that calls agents: their parents, and the roots of their runs.
	callers := fmt.Sprintf("SELECT trace_id, span_id, any(toString(agent)) AS caller FROM %s WHERE %s AND (trace_id, span_id) IN (\nSELECT trace_id, arrayJoin([parent_span_id, substring(run_id, 34)]) FROM (%s)\n) GROUP BY trace_id, span_id", b.stored(settledSpans), around, agents)
	return b.statement(
		"SELECT caller, called, callee, toUInt64(sum(calls)), toUInt64(sum(failures)), toUInt64(sum(used)), toString(if(sum(known) = 0, NULL, sum(spent)))",
		"FROM (",
		fmt.Sprintf(`SELECT toString(agent) AS caller, if(counts_tool = 1, 'tool', 'model') AS called, if(counts_tool = 1, toString(tool), toString(model)) AS callee,
  1 AS calls, status = 'error' AS failures,
  if(counts_usage = 1, ifNull(input_tokens, 0) + ifNull(cache_read_tokens, 0) + ifNull(cache_write_tokens, 0) + ifNull(output_tokens, 0) + ifNull(reasoning_tokens, 0), 0) AS used,
  counts_usage = 1 AND cost IS NOT NULL AS known, if(counts_usage = 1, ifNull(cost, 0), 0) AS spent
FROM %s WHERE %s AND (counts_call = 1 OR counts_tool = 1)`, b.stored(settledSpans), where),
		"UNION ALL",
		fmt.Sprintf(`SELECT multiIf(agents.span_id = substring(agents.run_id, 34), '', parents.span_id != '', parents.caller, roots.caller) AS caller, 'agent' AS called, toString(agents.agent) AS callee,
  1 AS calls, agents.status = 'error' AS failures, 0 AS used, 0 AS known, toDecimal128(0, 12) AS spent
FROM (%s) AS agents
LEFT JOIN (%s) AS parents ON parents.trace_id = agents.trace_id AND parents.span_id = agents.parent_span_id
LEFT JOIN (%s) AS roots ON roots.trace_id = agents.trace_id AND roots.span_id = substring(agents.run_id, 34)`, agents, callers, callers),
		")",
		"WHERE called != 'agent' OR caller != callee",
		"GROUP BY caller, called, callee",
		"ORDER BY caller, called, callee",
	)
}
