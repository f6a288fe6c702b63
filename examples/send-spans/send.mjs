// One agent run, written by hand: an agent span around a model call and a tool execution, as OTLP/HTTP JSON.
// Attribute names are OpenTelemetry's GenAI semantic conventions. Run: node send.mjs [OTLP endpoint]
import { randomBytes } from 'node:crypto';

const endpoint = process.argv[2] ?? 'http://127.0.0.1:4318';
const traceId = randomBytes(16).toString('hex');
const newSpanId = () => randomBytes(8).toString('hex');
const startMs = Date.now() - 5_000;
const nanos = (offsetMs) => `${(BigInt(startMs) + BigInt(offsetMs)) * 1_000_000n}`;

const attributes = (values) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: Number.isInteger(value) ? { intValue: `${value}` } : { stringValue: value },
  }));

const span = (name, parentSpanId, fromMs, toMs, values, spanId = newSpanId()) => ({
  traceId,
  spanId,
  parentSpanId,
  name,
  kind: 1,
  startTimeUnixNano: nanos(fromMs),
  endTimeUnixNano: nanos(toMs),
  attributes: attributes(values),
});

const agent = span('invoke_agent weather', '', 0, 2_400, {
  'gen_ai.operation.name': 'invoke_agent',
  'gen_ai.agent.name': 'weather',
  'gen_ai.conversation.id': 'example-session',
});
const call = span('chat gpt-4.1-mini', agent.spanId, 50, 1_300, {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4.1-mini',
  'gen_ai.response.model': 'gpt-4.1-mini-2025-04-14',
  'gen_ai.usage.input_tokens': 1_200,
  'gen_ai.usage.cache_read.input_tokens': 1_024,
  'gen_ai.usage.output_tokens': 85,
});
const tool = span('execute_tool forecast', agent.spanId, 1_320, 2_350, {
  'gen_ai.operation.name': 'execute_tool',
  'gen_ai.tool.name': 'forecast',
  'gen_ai.tool.call.arguments': '{"city":"Oslo"}',
});

const body = {
  resourceSpans: [
    {
      resource: { attributes: attributes({ 'service.name': 'example', team: 'docs', project: 'examples' }) },
      scopeSpans: [{ scope: { name: 'example.by.hand' }, spans: [agent, call, tool] }],
    },
  ],
};

const response = await fetch(`${endpoint}/v1/traces`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
if (!response.ok) {
  throw new Error(`${endpoint}/v1/traces answered ${response.status}: ${await response.text()}`);
}
console.log(`sent trace ${traceId}; it is settled within a minute`);
