package engine

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Traces of two tenants. Whatever is bravo's says so, in words, in its ids or by the number 77777; what is nobody's says stray.
var (
	sharedTrace = strings.Repeat("a1", 16) // alpha calls bravo's agent, which calls alpha
	alphaTrace  = strings.Repeat("a2", 16)
	bravoTrace  = strings.Repeat("b1", 16) // with the response id of one of alpha's calls
	forgedTrace = strings.Repeat("a3", 16) // bravo sends spans with ids of alpha's
	strayTrace  = strings.Repeat("c1", 16)
)

func alphaID(n int) string { return fmt.Sprintf("aaaaaaaaaaaaaa%02d", n) }
func bravoID(n int) string { return fmt.Sprintf("bbbbbbbbbbbbbb%02d", n) }

func spanOf(tenant, trace, id, parent string, second int, attributes map[string]string) map[string]any {
	resource := map[string]string{"service.name": tenant + "-shop", "tenant.id": tenant, "service.version": tenant + "-version"}
	if tenant == "stray" {
		delete(resource, "tenant.id")
	}
	told := map[string]string{"gen_ai.input.messages": `[{"role":"user","parts":[{"type":"text","content":"` + tenant + ` asks"}]}]`}
	for key, value := range attributes {
		told[key] = value
	}
	return map[string]any{
		"Timestamp": fmt.Sprintf("%s.%09d", start.Add(time.Duration(second)*time.Second).Format("2006-01-02 15:04:05"), second), "Duration": 500_000_000, "TraceId": trace, "SpanId": id, "ParentSpanId": parent,
		"SpanName": tenant + " span", "SpanKind": "Internal", "ServiceName": tenant + "-shop", "ScopeName": "sdk", "StatusCode": "Error", "StatusMessage": tenant + " failed", "ResourceAttributes": resource, "SpanAttributes": told,
		"Events.Timestamp": []string{start.Add(time.Duration(second) * time.Second).Format("2006-01-02 15:04:05.000000000")}, "Events.Name": []string{"gen_ai.evaluation.result"},
		"Events.Attributes": []map[string]string{{"gen_ai.evaluation.name": tenant + "-score", "gen_ai.evaluation.score.value": "0.5"}},
	}
}

// namedAsAlphas is of a service that another tenant has, too.
func namedAsAlphas(span map[string]any) map[string]any {
	span["ServiceName"] = "alpha-shop"
	return span
}

func agentOf(tenant string) map[string]string {
	return map[string]string{"gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": tenant + "-agent"}
}

func callOf(model, tokens, response string) map[string]string {
	return map[string]string{"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": model, "gen_ai.response.id": response, "gen_ai.usage.input_tokens": tokens, "gen_ai.usage.output_tokens": "7"}
}

func toolOf(name string) map[string]string {
	return map[string]string{"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": name, "gen_ai.tool.call.arguments": `{"a":1}`, "gen_ai.tool.call.result": `{"b":2}`}
}

func plus(attributes map[string]string, more ...string) map[string]string {
	for i := 0; i < len(more); i += 2 {
		attributes[more[i]] = more[i+1]
	}
	return attributes
}

// alphas are alpha's spans; the last is the one that bravo forges.
var alphas = []map[string]any{
	spanOf("alpha", sharedTrace, alphaID(1), "", 0, agentOf("alpha")),
	spanOf("alpha", sharedTrace, alphaID(2), alphaID(1), 1, callOf("alpha-model", "11", "alpha-answer")),
	spanOf("alpha", sharedTrace, alphaID(3), bravoID(1), 3, callOf("alpha-model", "12", "")),
	spanOf("alpha", sharedTrace, alphaID(4), alphaID(3), 4, toolOf("alpha-tool")),
	spanOf("alpha", sharedTrace, alphaID(5), alphaID(3), 5, toolOf("alpha-tool")),
	spanOf("alpha", alphaTrace, alphaID(6), "", 10, plus(callOf("alpha-model", "13", "same-answer"), "session.id", "alpha-session", "user.id", "alpha-user")),
	spanOf("alpha", forgedTrace, alphaID(7), "", 7200, plus(callOf("alpha-model", "14", ""), "user.id", "alpha-secret")),
}

var bravos = []map[string]any{
	spanOf("bravo", sharedTrace, bravoID(1), alphaID(2), 2, plus(agentOf("bravo"), "user.id", "bravo-user", "session.id", "bravo-session", "team", "bravo-team", "gen_ai.prompt.name", "bravo-prompt")),
	// Without a model, and as twins of alpha's calls: neither takes what the other tells.
	spanOf("bravo", sharedTrace, bravoID(2), bravoID(1), 3, map[string]string{"gen_ai.operation.name": "chat", "gen_ai.agent.name": "bravo-agent", "gen_ai.usage.input_tokens": "12", "gen_ai.usage.output_tokens": "7"}),
	spanOf("bravo", sharedTrace, bravoID(3), bravoID(1), 4, plus(toolOf("bravo-tool"), "gen_ai.tool.call.id", "same-tool-call")),
	namedAsAlphas(spanOf("bravo", sharedTrace, bravoID(4), alphaID(1), 5, callOf("bravo-model", "77777", ""))),
	spanOf("bravo", bravoTrace, bravoID(5), "", 10, plus(callOf("bravo-model", "77777", "same-answer"), "session.id", "bravo-session")),
	spanOf("stray", strayTrace, "cccccccccccccc01", "", 11, plus(callOf("stray-model", "77777", ""), "user.id", "stray-user")),
}

var forged = []map[string]any{spanOf("bravo", forgedTrace, alphaID(7), "", 7200, plus(callOf("bravo-model", "14", ""), "user.id", "bravo-user"))}

func logOf(tenant, trace, span, event string, second int, attributes map[string]string) map[string]any {
	return map[string]any{
		"Timestamp": start.Add(time.Duration(second) * time.Second).Format("2006-01-02 15:04:05.000000000"), "TraceId": trace, "SpanId": span, "ServiceName": tenant + "-shop", "ResourceAttributes": map[string]string{"tenant.id": tenant},
		"EventName": event, "Body": `{"message":{"content":"` + tenant + ` said in a log"}}`, "LogAttributes": attributes,
	}
}

// alphaLogs tell details of a call, and a tool and a call without a span; of the session there is no trace.
var alphaLogs = []map[string]any{
	logOf("alpha", sharedTrace, alphaID(2), "gen_ai.choice", 1, map[string]string{}),
	logOf("alpha", sharedTrace, alphaID(3), "gen_ai.client.inference.operation.details", 3, map[string]string{"gen_ai.response.finish_reasons": "length"}),
	logOf("alpha", sharedTrace, alphaID(1), "claude_code.tool_result", 6, map[string]string{"tool_name": "alpha-recorded", "tool_use_id": "same-tool-call", "success": "true"}),
	logOf("alpha", "", "", "claude_code.api_request", 12, map[string]string{"session.id": "same-session", "prompt.id": "alpha-prompt", "model": "alpha-recorded-model", "input_tokens": "15", "request_id": "alpha-request"}),
}

// bravoLogs tell of spans of alpha's what these do not tell, of the same tool's call and of the same session.
var bravoLogs = []map[string]any{
	logOf("bravo", sharedTrace, alphaID(2), "gen_ai.choice", 1, map[string]string{"gen_ai.response.model": "bravo-model"}),
	logOf("bravo", sharedTrace, alphaID(1), "gen_ai.client.inference.operation.details", 3, map[string]string{"gen_ai.request.model": "bravo-model", "gen_ai.usage.input_tokens": "77777", "gen_ai.conversation.id": "bravo-session"}),
	logOf("bravo", sharedTrace, alphaID(3), "gen_ai.client.inference.operation.details", 3, map[string]string{"gen_ai.response.id": "bravo-answer", "gen_ai.response.model": "bravo-model", "gen_ai.response.finish_reasons": "stop"}),
	logOf("bravo", sharedTrace, alphaID(1), "claude_code.api_request", 5, map[string]string{"session.id": "bravo-session", "prompt.id": "bravo-prompt", "model": "bravo-model", "input_tokens": "77777", "request_id": "bravo-request"}),
	logOf("bravo", "", "", "claude_code.api_request", 12, map[string]string{"session.id": "same-session", "prompt.id": "bravo-prompt", "user.id": "bravo-user", "model": "bravo-model", "input_tokens": "77777", "request_id": "other-bravo-request"}),
}

// place is where spans are, with and without bravo's.
type place struct{ together, alone database }

func twoTenants(t *testing.T) place {
	t.Helper()
	p := place{migratedDatabase(t, "tenants"), migratedDatabase(t, "tenant_alone")}
	for _, one := range []struct {
		db    database
		spans []map[string]any
		logs  []map[string]any
	}{
		{p.alone, alphas[:len(alphas)-1], alphaLogs},
		{p.together, append(append(append([]map[string]any{}, bravos...), alphas...), forged...), append(append([]map[string]any{}, bravoLogs...), alphaLogs...)},
	} {
		if err := insert(one.db, "otel_traces", one.spans); err != nil {
			t.Fatal(err)
		}
		if err := insert(one.db, "otel_logs", one.logs); err != nil {
			t.Fatal(err)
		}
		if err := one.db.settle(); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// copied has the collector's tables alone.
func (p place) copied(t *testing.T) place {
	t.Helper()
	bare := place{emptyDatabase(t, "tenants_raw"), emptyDatabase(t, "tenant_alone_raw")}
	for from, to := range map[string]database{p.together.name: bare.together, p.alone.name: bare.alone} {
		for _, table := range []string{"otel_traces", "otel_logs"} {
			for _, sql := range []string{"CREATE TABLE %s AS %s.%[1]s", "INSERT INTO %s SELECT * FROM %s.%[1]s"} {
				if err := to.exec(fmt.Sprintf(sql, table, from)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return bare
}
