package compile

import (
	"github.com/loopscope/loopscope/backend-proxy/pkg/clickhouse"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/tenant"
)

// AgentsOfSessions reads the agent of the last span of each minute of some sessions: session, minute in Unix seconds, agent.
func AgentsOfSessions(scope tenant.Scope, sessions []string, r plan.Range) clickhouse.Statement {
	b := within(scope)
	return b.agentsByMinute("conversation_id", "conversation_id IN "+b.bind("Array(String)", sessions), r)
}

// AgentsOfNames reads the same of spans of a name in a service: service, name, minute, agent.
func AgentsOfNames(scope tenant.Scope, services, names []string, r plan.Range) clickhouse.Statement {
	b := within(scope)
	return b.agentsByMinute("service, name", "service IN "+b.bind("Array(String)", services)+" AND name IN "+b.bind("Array(String)", names), r)
}

// maxKnownAgents bounds what is read for names that stay provisional.
const maxKnownAgents = 100_000

// agentsByMinute leaves out what several tenants have alike.
func (b *builder) agentsByMinute(key, condition string, r plan.Range) clickhouse.Statement {
	return b.statement(
		"SELECT "+key+", toUnixTimestamp(minute) AS at, argMax(toString(agent), (ts, agent))",
		"FROM "+b.stored(settledSpans),
		"WHERE "+isSettled+" AND "+b.within("minute", r)+" AND "+condition+" AND agent != ''",
		"GROUP BY "+key+", minute HAVING min(tenant) = max(tenant)",
		"ORDER BY at DESC",
		atMost(maxKnownAgents),
	)
}
