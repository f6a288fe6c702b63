package compile

import (
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// AgentsOfSessions reads which agent ran last in each of some sessions: session and agent. Of an id that several tenants have
// nothing is known.
func AgentsOfSessions(scope tenant.Scope, sessions []string, r plan.Range) clickhouse.Statement {
	b := within(scope)
	return b.statement(
		"SELECT conversation_id, argMax(toString(agent), start)",
		"FROM "+b.stored("llm_runs FINAL"),
		"WHERE "+b.within("start", r)+" AND conversation_id IN "+b.bind("Array(String)", sessions)+" AND agent != ''",
		"GROUP BY conversation_id HAVING min(tenant) = max(tenant)",
	)
}

// AgentsOfNames reads which agent last had a span of a name in a service: service, name and agent.
func AgentsOfNames(scope tenant.Scope, services, names []string, r plan.Range) clickhouse.Statement {
	b := within(scope)
	return b.statement(
		"SELECT toString(service), toString(name), argMax(toString(agent), ts)",
		"FROM "+b.stored(settledSpans),
		"WHERE "+isSettled+" AND "+b.within("minute", r)+" AND service IN "+b.bind("Array(String)", services)+" AND name IN "+b.bind("Array(String)", names)+" AND agent != ''",
		"GROUP BY service, name HAVING min(tenant) = max(tenant)",
	)
}
