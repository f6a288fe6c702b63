package engine

import (
	"strings"
	"time"
)

// start lies in the past by less than any retention, at a whole hour.
var start = time.Now().UTC().Truncate(time.Hour).Add(-3 * time.Hour)

const (
	trace1 = "0af7651916cd43dd8448eb211c80319c"
	run1   = trace1 + "-b7ad6b7169203331"
	trace2 = "1af7651916cd43dd8448eb211c80319c"
	run2   = trace2 + "-c7ad6b7169203331"
)

// spans is what settlement would have written for two runs: an agent that calls
// a model twice and a tool twice, the second time in vain; and one unpriced call
// of a service whose name needs quoting. Costs are chosen so that sums in floats
// would go wrong.
var spans = []string{
	at(`INSERT INTO llm_spans (service, minute, ts, trace_id, span_id, parent_span_id, run_id, step, name, kind, provider, model, agent, tool, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost, cost_source, duration, time_to_first_token, status, context_used, context_limit, max_output, context_chars, args_sig, result_sig, identical_repeat, counts_call, counts_usage, counts_tool, open, ver) VALUES
 ('demo', toDateTime(START), START, '` + trace1 + `', 'b7ad6b7169203331', '', '` + run1 + `', 0, 'invoke_agent researcher', 'agent', '', '', 'researcher', '', null, null, null, null, null, null, '', 10000000000, null, 'unset', null, null, null, {}, 0, 0, 0, 0, 0, 0, 0, now64(3)),
 ('demo', toDateTime(START), START + INTERVAL 1 SECOND, '` + trace1 + `', 'b1ad6b7169203331', 'b7ad6b7169203331', '` + run1 + `', 1, 'chat gpt-4o', 'llm', 'openai', 'gpt-4o', 'researcher', '', 1000, 200, 0, 300, 50, 0.1, 'priced', 1000000000, 250000000, 'ok', 1200, 128000, 4096, {'system': 400, 'user': 90}, 0, 0, 0, 1, 1, 0, 0, now64(3)),
 ('demo', toDateTime(START), START + INTERVAL 2 SECOND, '` + trace1 + `', 'b2ad6b7169203331', 'b7ad6b7169203331', '` + run1 + `', 2, 'execute_tool search', 'tool', '', '', 'researcher', 'search', null, null, null, null, null, null, '', 20000000, null, 'ok', null, null, null, {}, 18364758544493064720, 7, 0, 0, 0, 1, 0, now64(3)),
 ('demo', toDateTime(START + INTERVAL 5 MINUTE), START + INTERVAL 5 MINUTE, '` + trace1 + `', 'b3ad6b7169203331', 'b7ad6b7169203331', '` + run1 + `', 3, 'chat gpt-4o', 'llm', 'openai', 'gpt-4o', 'researcher', '', 2000, 0, 0, 100, 0, 0.2, 'priced', 2000000000, null, 'error', 2000, 128000, null, {}, 0, 0, 0, 1, 1, 0, 0, now64(3)),
 ('demo', toDateTime(START + INTERVAL 5 MINUTE), START + INTERVAL 303 SECOND, '` + trace1 + `', 'b4ad6b7169203331', 'b7ad6b7169203331', '` + run1 + `', 4, 'execute_tool search', 'tool', '', '', 'researcher', 'search', null, null, null, null, null, null, '', 20000000, null, 'error', null, null, null, {}, 18364758544493064720, 7, 1, 0, 0, 1, 0, now64(3)),
 ('it''s \\ "quoted"', toDateTime(START + INTERVAL 10 MINUTE), START + INTERVAL 10 MINUTE, '` + trace2 + `', 'c7ad6b7169203331', '', '` + run2 + `', 1, 'chat', 'llm', '', 'local', '', '', 10, null, null, 5, null, null, 'unpriced', 500000000, null, 'unset', 10, null, null, {}, 0, 0, 0, 1, 1, 0, 1, now64(3))`),
	// The run of settlement that wrote them.
	`INSERT INTO llm_spans (ver) VALUES (now64(3))`,
	// Delivered again with an older version: FINAL must not count it.
	at(`INSERT INTO llm_spans (service, minute, ts, trace_id, span_id, run_id, kind, model, input_tokens, cost, counts_call, counts_usage, ver) VALUES ('demo', toDateTime(START), START, '` + trace1 + `', 'b1ad6b7169203331', '` + run1 + `', 'llm', 'gpt-4o', 999, 9.9, 1, 1, toDateTime64(0, 3))`),
	at(`INSERT INTO otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, ResourceAttributes, SpanAttributes, Duration, StatusCode, StatusMessage, Events.Timestamp, Events.Name, Events.Attributes) VALUES
 (START, '` + trace1 + `', 'b7ad6b7169203331', '', 'invoke_agent researcher', 'Internal', 'demo', {'service.name': 'demo'}, {}, 10000000000, 'Unset', '', [], [], []),
 (START + INTERVAL 1 SECOND, '` + trace1 + `', 'b1ad6b7169203331', 'b7ad6b7169203331', 'chat gpt-4o', 'SPAN_KIND_CLIENT', 'demo', {'service.name': 'demo'}, {'gen_ai.request.model': 'gpt-4o', 'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Weather?"}]}]'}, 1000000000, 'STATUS_CODE_OK', '', [START], ['gen_ai.choice'], [{'content': 'Sunny.'}]),
 (START + INTERVAL 1 SECOND, '` + trace1 + `', 'b1ad6b7169203331', 'b7ad6b7169203331', 'chat gpt-4o', 'Client', 'demo', {}, {}, 1000000000, 'Ok', '', [], [], []),
 (START + INTERVAL 1100 MILLISECOND, '` + trace1 + `', 'd1ad6b7169203331', 'b1ad6b7169203331', 'POST', 'Client', 'demo', {}, {}, 900000000, 'Error', 'reset', [], [], []),
 (START + INTERVAL 2 SECOND, '` + trace1 + `', 'b2ad6b7169203331', 'b7ad6b7169203331', 'execute_tool search', 'Internal', 'demo', {}, {}, 20000000, 'Ok', '', [], [], []),
 (START + INTERVAL 1 MINUTE, '` + trace2 + `', 'c7ad6b7169203331', 'e7ad6b7169203331', 'chat local', 'Internal', 'it''s', {}, {}, 1000000000, 'Ok', '', [], [], []),
 (START - INTERVAL 3 DAY, '` + trace2 + `', 'e7ad6b7169203331', '', 'order', 'Internal', 'shop', {}, {}, 300000000000000, 'Ok', '', [], [], [])`),
}

// tablesOfSpans are the stages of settlement that make other tables of spans.
var tablesOfSpans = []string{
	"llm_7_calls1m", "llm_7_calls15m", "llm_7_calls1h", "llm_7_tools1m", "llm_7_tools15m", "llm_7_tools1h", "llm_7_prompts15m", "llm_7_prompts1h", "llm_7_billed15m", "llm_7_billed1h",
	"llm_8_changed", "llm_8_runs", "llm_8_runsgone",
}

func at(sql string) string {
	return strings.ReplaceAll(sql, "START", "toDateTime64('"+start.Format("2006-01-02 15:04:05")+"', 9, 'UTC')")
}
