package compile

import (
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// Steps reads the counted model calls and tool executions of runs that were under way in a range, and the agents' spans,
// whose names invocations have.
func Steps(scope tenant.Scope, runIDs []string, r plan.Range) clickhouse.Statement {
	b := within(scope)
	return b.statement(
		"SELECT run_id, span_id, invocation, toString(kind), toString(agent), toString(tool), counts_tool, toUInt8(counts_call = 1 AND kind != 'embedding'), args_sig, result_sig, status = 'error', identical_repeat, open, toUnixTimestamp64Nano(ts), duration",
		"FROM "+b.stored(settledSpans),
		"WHERE "+isSettled+" AND "+b.within("minute", r)+" AND run_id IN "+b.bind("Array(String)", runIDs),
		"AND (counts_tool = 1 OR counts_call = 1 AND kind != 'embedding' OR kind = 'agent')",
	)
}
