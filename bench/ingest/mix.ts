import type { Engine } from '../../workbench/src/engine/Engine';
import { DATABASE } from '../store';

/**
 * What arrives: traces of ten spans, an agent with three model calls, two tools and four spans of an HTTP library; 2.2 kB
 * a span, of which the messages of the calls are most. `insertGenerated` has the engine make it, `OtlpBody` sends it.
 */
export const SPANS_PER_TRACE = 10;
export const CALLS_PER_TRACE = 3;

export const isCall = (place: number) => place === 1 || place === 4 || place === 7;
export const isTool = (place: number) => place === 2 || place === 5;
export const isHttp = (place: number) => place !== 0 && !isCall(place) && !isTool(place);

export const MODELS = [
  'gpt-4o-2024-08-06',
  'gpt-4o-mini-2024-07-18',
  'claude-sonnet-4-5-20250929',
  'gemini-2.5-flash',
  'gpt-5-2025-08-07',
];
export const AGENTS = ['planner', 'researcher', 'writer', 'support', 'triage', 'coder'];

/** The text of messages: words of which some recur, so that it compresses as text does. */
export const TEXT = Array.from({ length: 40_000 }, (_, i) => word(Math.imul(i ^ (i >>> 7), 0x9e3779b1) >>> 0)).join(
  ' '
);

function word(hash: number): string {
  return (hash % 4000).toString(36) + 'abcdefghij'.slice(0, hash % 7);
}

/** The table that `insertGenerated` takes its text from. */
export async function createText(engine: Engine): Promise<void> {
  await engine.run({ sql: `CREATE TABLE ${DATABASE}.bench_text (text String) ENGINE = Memory` });
  await engine.insertJsonRows(DATABASE, 'bench_text', JSON.stringify({ text: TEXT }));
}

/** Rows `from` to `from + rows` of an endless stream, as an INSERT that the engine fills by itself. */
export const insertGenerated = (from: number, rows: number): string => `
INSERT INTO ${DATABASE}.otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, ResourceAttributes, ScopeName, ScopeVersion, SpanAttributes, Duration, StatusCode)
WITH (SELECT text FROM ${DATABASE}.bench_text) AS text,
  intDiv(number, ${SPANS_PER_TRACE}) AS trace, number % ${SPANS_PER_TRACE} AS place,
  cityHash64(number, 1) AS h, cityHash64(trace, 2) AS of_trace,
  lower(hex(cityHash64(trace, 3))) AS left_half, lower(hex(cityHash64(trace, 4))) AS right_half,
  leftPad(lower(hex(trace * 16 + 1)), 16, '0') AS root,
  ${list(MODELS)}[1 + of_trace % ${MODELS.length}] AS model,
  ${list(AGENTS)}[1 + bitShiftRight(of_trace, 8) % ${AGENTS.length}] AS agent,
  concat('service-', toString(if(of_trace % 2 = 0, 0, bitShiftRight(of_trace, 16) % 40))) AS service
SELECT now64(9) - toIntervalMillisecond(12000 - place * 1000), leftPad(left_half, 16, '0') || leftPad(right_half, 16, '0'), leftPad(lower(hex(trace * 16 + 1 + place)), 16, '0'),
  multiIf(place = 0, '', place IN (3, 6, 8, 9), leftPad(lower(hex(trace * 16 + place)), 16, '0'), root),
  multiIf(place = 0, 'invoke_agent ' || agent, place IN (1, 4, 7), 'chat ' || model, place IN (2, 5), 'execute_tool search', 'POST /v1'),
  if(place IN (0, 2, 5), 'Internal', 'Client'), service,
  map('service.name', service, 'service.version', '1.4.2', 'deployment.environment.name', 'production', 'team', concat('team-', toString(of_trace % 12)), 'telemetry.sdk.name', 'opentelemetry', 'telemetry.sdk.language', 'python', 'telemetry.sdk.version', '1.39.0',
    'k8s.pod.name', concat('agents-', substring(left_half, 1, 10)), 'k8s.namespace.name', 'agents', 'k8s.deployment.name', 'agents', 'host.name', concat('node-', toString(of_trace % 30)), 'process.pid', '17', 'process.runtime.name', 'cpython', 'process.runtime.version', '3.12.7', 'cloud.region', 'eu-central-1'),
  if(place IN (3, 6, 8, 9), 'opentelemetry.instrumentation.httpx', 'agents.tracing'), '0.60b1',
  multiIf(
    place = 0, map('gen_ai.operation.name', 'invoke_agent', 'gen_ai.agent.name', agent, 'gen_ai.conversation.id', concat('c-', toString(intDiv(trace, 4))), 'user.id', concat('u-', toString(of_trace % 5000))),
    place IN (1, 4, 7), map('gen_ai.operation.name', 'chat', 'gen_ai.provider.name', 'openai', 'gen_ai.request.model', model, 'gen_ai.response.model', model, 'gen_ai.response.id', concat('chatcmpl-', hex(h)), 'gen_ai.request.temperature', '0.2',
      'gen_ai.usage.input_tokens', toString(900 + h % 3000), 'gen_ai.usage.cache_read.input_tokens', toString(h % 900), 'gen_ai.usage.output_tokens', toString(50 + h % 700), 'gen_ai.response.finish_reasons', '["stop"]',
      'gen_ai.input.messages', concat('[{"role":"system","parts":[{"type":"text","content":"You help."}]},{"role":"user","parts":[{"type":"text","content":"', substring(text, 1 + h % 100000, 3600), '"}]}]'),
      'gen_ai.output.messages', concat('[{"role":"assistant","parts":[{"type":"text","content":"', substring(text, 1 + bitShiftRight(h, 20) % 100000, 700), '"}],"finish_reason":"stop"}]')),
    place IN (2, 5), map('gen_ai.operation.name', 'execute_tool', 'gen_ai.tool.name', 'search', 'gen_ai.tool.call.id', concat('call_', hex(h)), 'gen_ai.tool.call.arguments', concat('{"query":"', substring(text, 1 + h % 100000, 60), '"}'), 'gen_ai.tool.call.result', concat('{"results":["', substring(text, 1 + h % 90000, 900), '"]}')),
    map('http.request.method', 'POST', 'url.full', 'https://api.example.com/v1/chat/completions', 'http.response.status_code', '200', 'server.address', 'api.example.com', 'server.port', '443', 'network.protocol.version', '1.1', 'user_agent.original', 'python-httpx/0.28.1')),
  toUInt64(200000000 + h % 2000000000), if(h % 97 = 0, 'Error', 'Unset')
FROM numbers(${from}, ${rows})`;

function list(words: string[]): string {
  return `[${words.map((word) => `'${word}'`).join(', ')}]`;
}
