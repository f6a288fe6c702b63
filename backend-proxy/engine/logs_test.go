package engine

import (
	"testing"

	"github.com/loopscope/loopscope/backend-proxy/pkg/catalogue"
	"github.com/loopscope/loopscope/backend-proxy/pkg/plan"
	"github.com/loopscope/loopscope/backend-proxy/pkg/settings"
	"github.com/loopscope/loopscope/semantics"
)

// toldInLogs ends the names of captures whose spans tell neither models nor usage: their log records do.
const toldInLogs = ", told in logs"

// sessionInLogs is a session that coding agents tell of in log records alone, without a trace. One record came twice.
const sessionInLogs = `INSERT INTO otel_logs (Timestamp, ServiceName, Body, EventName, ResourceAttributes, LogAttributes) VALUES
 ('2026-11-21 02:00:00', 'terminal', 'claude_code.user_prompt', '', {'loopscope.team': 'tools'}, {'session.id': 's-1', 'prompt.id': 'p-1', 'user.id': 'u-1'}),
 ('2026-11-21 02:00:03', 'terminal', 'claude_code.api_request', '', {'loopscope.team': 'tools'}, {'session.id': 's-1', 'prompt.id': 'p-1', 'user.id': 'u-1', 'model': 'claude-sonnet-4-5', 'input_tokens': '12', 'cache_read_tokens': '9000', 'cache_creation_tokens': '500', 'output_tokens': '300', 'cost_usd': '0.0123', 'duration_ms': '2000', 'request_id': 'req_1'}),
 ('2026-11-21 02:00:03', 'terminal', 'claude_code.api_request', '', {'loopscope.team': 'tools'}, {'session.id': 's-1', 'prompt.id': 'p-1', 'user.id': 'u-1', 'model': 'claude-sonnet-4-5', 'input_tokens': '12', 'cache_read_tokens': '9000', 'cache_creation_tokens': '500', 'output_tokens': '300', 'cost_usd': '0.0123', 'duration_ms': '2000', 'request_id': 'req_1'}),
 ('2026-11-21 02:00:05', 'terminal', '', 'claude_code.tool_result', {}, {'session.id': 's-1', 'prompt.id': 'p-1', 'tool_name': 'Bash', 'success': 'false', 'duration_ms': '900'}),
 ('2026-11-21 02:00:09', 'terminal', 'something else', '', {}, {'session.id': 's-1'}),
 ('2026-11-21 02:10:00', 'terminal', '', '', {}, {'event.name': 'codex.sse_event', 'event.kind': 'response.completed', 'conversation.id': 'c-1', 'model': 'gpt-5-codex', 'input_token_count': '1000', 'cached_token_count': '800', 'output_token_count': '90', 'reasoning_token_count': '60'})`

// insertLogs inserts the captures that have log records, these again with spans that tell less, and a session.
func insertLogs(t *testing.T, db database) {
	t.Helper()
	withCaptures(t)
	const again = "SELECT * REPLACE (reverse(TraceId) AS TraceId, concat(ServiceName, '" + toldInLogs + "') AS ServiceName"
	for _, sql := range []string{
		"INSERT INTO otel_logs SELECT * FROM captures.otel_logs",
		"INSERT INTO otel_traces SELECT * FROM captures.otel_traces WHERE ServiceName IN (SELECT ServiceName FROM captures.otel_logs)",
		// Calls of their own: one response id is one call.
		"INSERT INTO otel_logs " + again + ", mapApply((key, told) -> (key, if(key = 'gen_ai.response.id', concat('again ', told), told)), LogAttributes) AS LogAttributes) FROM (SELECT * FROM captures.otel_logs WHERE TraceId != '')",
		"INSERT INTO otel_traces " + again + `, mapFilter((key, told) -> NOT match(key, '^gen_ai\\.(usage|response|conversation)\\.|^gen_ai\\.request\\.model$'), SpanAttributes) AS SpanAttributes)
 FROM (SELECT * FROM captures.otel_traces WHERE ServiceName IN (SELECT ServiceName FROM captures.otel_logs))`,
		sessionInLogs,
	} {
		if err := db.exec(sql); err != nil {
			t.Fatal(err)
		}
	}
}

// collectedBeside is a database with what a collector wrote into another one, and nothing of ours.
func collectedBeside(t *testing.T, other database, name string) database {
	t.Helper()
	db := emptyDatabase(t, name)
	for _, table := range []string{"otel_traces", "otel_logs"} {
		for _, sql := range []string{"CREATE TABLE " + table + " AS " + other.name + "." + table, "INSERT INTO " + table + " SELECT * FROM " + other.name + "." + table} {
			if err := db.exec(sql); err != nil {
				t.Fatal(err)
			}
		}
	}
	return db
}

// What only log records tell is read from the collector's table as settlement reads it from its own.
func TestRaw_logRecords(t *testing.T) {
	t.Parallel()
	db := migratedDatabase(t, "logged")
	insertLogs(t, db)
	if err := db.settle(); err != nil {
		t.Fatal(err)
	}
	beside := collectedBeside(t, db, "logged_raw")
	settled := view{t, service(t, func(s *settings.Settings) { s.Database = db.name }), "settled"}
	collected := view{t, service(t, func(s *settings.Settings) { s.Database = beside.name }), "collected"}
	settled.logsAreTold()
	collected.logsAreTold()

	known, err := catalogue.Load(semantics.Files)
	if err != nil {
		t.Fatal(err)
	}
	p := parity{known: known, client: db.client(t), settled: settled.service, raw: collected.service}
	over := plan.Range{From: local("UTC", "2026-11-20 00:00"), To: local("UTC", "2026-11-22 00:00")}
	for _, table := range known.Tables {
		if table.Rows == catalogue.Spans {
			p.compareAll(t, table, []string{"service", "model", "agent", "finish_reason"})
		}
	}
	for _, asked := range []map[string]any{
		{"queryType": "runs", "limit": 1000}, {"queryType": "calls", "steps": "all", "limit": 1000}, {"queryType": "graph"},
	} {
		p.compare(t, over, asked)
	}
	// The session has no trace but that of its records: it is looked for where the panel looks.
	runs := settled.frames(map[string]any{"queryType": "runs", "filters": []map[string]any{{"field": "service", "op": "=", "values": []string{"terminal"}}}})[0]
	if runs.Rows() != 2 {
		t.Fatalf("%d runs of the terminal", runs.Rows())
	}
	p.compare(t, over, map[string]any{"queryType": "trace", "traceId": row(runs, 0)["trace_id"]})
	p.compare(t, over, map[string]any{"queryType": "calls", "steps": "all", "traceId": row(runs, 1)["trace_id"]})
}

// logsAreTold: what is true of captures (semantics/fixtures/truth) is told where only log records tell it.
func (v view) logsAreTold() {
	v.t.Helper()
	found := v.table(map[string]any{"measures": additive, "groupBy": []string{"service"}})
	for name, want := range map[string]map[string]float64{
		"openlit__anthropic-tools-cache" + toldInLogs: {"llm_calls": 3, "input_tokens": 570, "cache_read_tokens": 3200, "cache_write_tokens": 1664, "output_tokens": 274},
		"openlit__openai-tools-cache" + toldInLogs:    {"llm_calls": 3, "input_tokens": 2234, "cache_read_tokens": 3200, "output_tokens": 274},
		"terminal": {"llm_calls": 2, "input_tokens": 212, "cache_read_tokens": 9800, "cache_write_tokens": 500, "output_tokens": 330, "reasoning_tokens": 60, "tool_calls": 1, "tool_errors": 1, "reported_cost": 0.0123},
	} {
		for id, n := range want {
			if found[name][id] != n {
				v.t.Errorf("%s: %s of %s is %v, not %v", v.name, id, name, found[name][id], n)
			}
		}
	}
}
