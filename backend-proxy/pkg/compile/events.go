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

// subjects are what tells the values of an event apart: service, agent and prompt, which of them are left out, and the value.
var subjects = map[string]struct{ columns, value, where string }{
	query.NewModel:  {"toString(service), toString(agent), ''", "toString(model)", "counts_call = 1 AND model != ''"},
	query.NewPrompt: {"'', toString(agent), toString(prompt_name)", "toString(prompt_version)", "prompt_version != ''"},
}

const maxSeen = 10_000

// FirstSeen says when each value of a kind of event was seen first within a range. Its columns are service, agent, prompt,
// the value, the time in nanoseconds, and the run and trace of that span.
func FirstSeen(scope tenant.Scope, kind string, q query.Query, r plan.Range, c *catalogue.Catalogue) clickhouse.Statement {
	b := within(scope)
	of := subjects[kind]
	conditions := []string{b.within("minute", r), of.where}
	for _, f := range q.Filters {
		conditions = append(conditions, "("+b.callCondition(q, f, r, c)+")")
	}
	return b.statement(
		fmt.Sprintf("SELECT %s, %s AS value, toUnixTimestamp64Nano(min(ts)), argMin(run_id, (ts, span_id)), argMin(trace_id, (ts, span_id))", of.columns, of.value),
		"FROM "+b.stored(c.Spans().Name),
		"WHERE "+strings.Join(conditions, " AND "),
		fmt.Sprintf("GROUP BY 1, 2, 3, value ORDER BY min(ts) DESC LIMIT %d", maxSeen),
	)
}

// Services are those with spans that filters choose.
func Services(scope tenant.Scope, q query.Query, r plan.Range, c *catalogue.Catalogue) clickhouse.Statement {
	b := within(scope)
	conditions := []string{b.within("minute", r)}
	for _, f := range q.Filters {
		conditions = append(conditions, "("+b.callCondition(q, f, r, c)+")")
	}
	return b.statement("SELECT DISTINCT toString(service) AS service", "FROM "+b.stored(c.Spans().Name), "WHERE "+strings.Join(conditions, " AND "), "ORDER BY service LIMIT 1000")
}

// Versions says when each service.version of services was seen first within a range, of all their spans: only the
// collector's table tells versions. The columns are those of FirstSeen.
func Versions(scope tenant.Scope, table, attributesType string, services []string, r plan.Range) clickhouse.Statement {
	b := within(scope)
	version := "ResourceAttributes['service.version']"
	if strings.HasPrefix(attributesType, "JSON") {
		version = "JSONExtractString(toJSONString(ResourceAttributes), 'service', 'version')"
	}
	return b.statement(
		fmt.Sprintf("SELECT toString(ServiceName), '', '', %s AS value, toUnixTimestamp64Nano(toDateTime64(min(Timestamp), 9)), '', leftPad(lower(argMin(TraceId, Timestamp)), 32, '0')", version),
		"FROM "+b.collected(table),
		fmt.Sprintf("WHERE ServiceName IN %s AND Timestamp >= toDateTime(%s, 'UTC') AND Timestamp < toDateTime(%s, 'UTC') AND value != ''",
			b.bind("Array(String)", services), b.bind("UInt32", seconds(r.From)), b.bind("UInt32", seconds(r.To))),
		fmt.Sprintf("GROUP BY ServiceName, value ORDER BY min(Timestamp) DESC LIMIT %d", maxSeen),
	)
}
