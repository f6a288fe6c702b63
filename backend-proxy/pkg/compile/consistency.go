package compile

import (
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// SettledTraces reads how many spans of each trace are settled, and how long they lasted altogether, for the traces that
// have one in a range: all of their spans as far as spans of a trace lie apart.
func SettledTraces(scope tenant.Scope, ids []string, r plan.Range) clickhouse.Statement {
	b := within(scope)
	return b.statement(
		"SELECT trace_id, count(), sum(toUInt64(duration))",
		"FROM "+b.stored(settledSpans),
		"WHERE "+isSettled+" AND "+b.within("minute", r.Around(settlementHorizon))+" AND trace_id IN "+b.bind("Array(String)", ids),
		"GROUP BY trace_id",
	)
}
