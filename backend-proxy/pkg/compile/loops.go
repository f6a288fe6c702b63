package compile

import (
	"strings"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/query"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// Loops lists what runs that were under way in the range, or began in it, repeated without progress, a row a run and what it repeated.
func Loops(scope tenant.Scope, q query.Query, over plan.Listed, c *catalogue.Catalogue) clickhouse.Statement {
	b := within(scope)
	_, conditions := b.listed(runsList, q, over, c)
	return b.statement(
		`SELECT run_id, trace_id, toUnixTimestamp64Nano(start), toString(service), open,
  toString(l.tool) AS tool, toString(l.agent) AS loop_agent, l.repeats, l.wasted_tokens, toNullable(toString(l.wasted_cost)), arrayMap(id -> toString(id), l.span_ids)`,
		"FROM "+runsList.table+" FINAL",
		"ARRAY JOIN loops AS l",
		"WHERE "+strings.Join(b.mine(conditions), " AND "),
		"ORDER BY "+loopOrders[q.OrderBy]+" "+direction(q)+", start DESC, tenant, run_id, tool, loop_agent, l.args_sig, l.result_sig",
		atMost(q.Limit),
	)
}

// loopOrders are what loops can be sorted by.
var loopOrders = map[string]string{
	query.OrderByStart:   "start",
	query.OrderByCost:    "l.wasted_cost",
	query.OrderByTokens:  "l.wasted_tokens",
	query.OrderByRepeats: "l.repeats",
}
