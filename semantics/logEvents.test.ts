import { readCaptures } from './testing/captures';
import { migratedEngine } from './testing/migratedEngine';

type Row = Record<string, unknown>;

const engine = migratedEngine();

const START = Math.floor(Date.now() / 1000) - 600;

/** A record as Claude Code, Codex and Gemini CLI log it: no span around it. */
const record = (
  service: string,
  at: number,
  attributes: Record<string, string>,
  name: { event?: string; body?: string }
) => ({
  Timestamp: `${START + at}.000000000`,
  TraceId: '',
  SpanId: '',
  TraceFlags: 0,
  SeverityText: '',
  SeverityNumber: 0,
  ServiceName: service,
  Body: name.body ?? '',
  ResourceSchemaUrl: '',
  ResourceAttributes: { 'loopscope.team': 'tools' },
  ScopeSchemaUrl: '',
  ScopeName: 'events',
  ScopeVersion: '',
  ScopeAttributes: {},
  LogAttributes: attributes,
  EventName: name.event ?? '',
});

const claude = { 'session.id': 's-1', 'prompt.id': 'p-1', 'user.id': 'u-1' };
const claudeCall = {
  ...claude,
  'event.name': 'api_request',
  model: 'claude-sonnet-4-5',
  input_tokens: '12',
  cache_read_tokens: '9000',
  cache_creation_tokens: '500',
  output_tokens: '300',
  cost_usd: '0.0123',
  duration_ms: '2000',
  request_id: 'req_1',
};
const RECORDS = [
  record('claude', 0, { ...claude, 'event.name': 'user_prompt' }, { body: 'claude_code.user_prompt' }),
  record('claude', 3, claudeCall, { body: 'claude_code.api_request' }),
  record('claude', 3, claudeCall, { body: 'claude_code.api_request' }),
  record(
    'claude',
    5,
    { ...claude, tool_name: 'Bash', success: 'false', duration_ms: '900' },
    { body: 'claude_code.tool_result' }
  ),
  record(
    'claude',
    9,
    { ...claudeCall, request_id: 'req_2', input_tokens: 'many' },
    { event: 'claude_code.api_request' }
  ),
  record('claude', 9, claude, { body: 'some other text' }),
  record(
    'codex',
    4,
    {
      'event.name': 'codex.sse_event',
      'event.kind': 'response.completed',
      'conversation.id': 'c-1',
      model: 'gpt-5-codex',
      input_token_count: '1000',
      cached_token_count: '800',
      output_token_count: '90',
      reasoning_token_count: '60',
    },
    {}
  ),
  record(
    'codex',
    4,
    { 'event.name': 'codex.sse_event', 'event.kind': 'response.output_item.done', 'conversation.id': 'c-1' },
    {}
  ),
  record(
    'gemini',
    4,
    {
      'event.name': 'gemini_cli.api_response',
      'session.id': 'g-1',
      prompt_id: 'g-1-1',
      model: 'gemini-2.5-pro',
      input_token_count: '700',
      cached_content_token_count: '200',
      output_token_count: '40',
      thoughts_token_count: '100',
    },
    {}
  ),
];

test('usage that agents tell of in log records alone counts, once', async () => {
  await engine.insert('otel_logs', RECORDS);
  await engine.settle();
  await engine.insert('otel_logs', RECORDS.slice(0, 3));
  await engine.settle();
  const calls = await engine.rows<Row>(
    `SELECT service, toString(count()) AS calls, toString(sum(input_tokens)) AS input, toString(sum(cache_read_tokens)) AS cache_read,
       toString(sum(cache_write_tokens)) AS cache_write, toString(sum(output_tokens)) AS output, toString(sum(reasoning_tokens)) AS reasoning,
       toString(sum(reported_cost)) AS reported, groupUniqArrayArray(malformed) AS malformed, any(agent) AS agent, any(team) AS team,
       toString(uniqExact(run_id)) AS runs, any(source) AS source
     FROM llm_spans_v WHERE counts_call = 1 GROUP BY service ORDER BY service`
  );
  const common = { team: 'tools', runs: '1', source: 'log' };
  expect(calls).toEqual([
    {
      ...common,
      service: 'claude',
      calls: '2',
      input: '12',
      cache_read: '18000',
      cache_write: '1000',
      output: '600',
      reasoning: null,
      reported: '0.0246',
      malformed: ['input_tokens'],
      agent: 'claude-code',
    },
    {
      ...common,
      service: 'codex',
      calls: '1',
      input: '200',
      cache_read: '800',
      cache_write: null,
      output: '30',
      reasoning: '60',
      reported: null,
      malformed: [],
      agent: 'codex',
    },
    {
      ...common,
      service: 'gemini',
      calls: '1',
      input: '500',
      cache_read: '200',
      cache_write: null,
      output: '40',
      reasoning: '100',
      reported: null,
      malformed: [],
      agent: 'gemini-cli',
    },
  ]);
});

test('their tools are executions, and the prompt is the run that they belong to', async () => {
  const rows = await engine.rows<Row>(
    `SELECT kind, tool, status, toUInt8(open) AS open, toString(intDiv(duration, 1000000)) AS ms, user_id, conversation_id
     FROM llm_spans_v WHERE service = 'claude' AND kind != 'llm' ORDER BY kind`
  );
  const common = { open: 0, user_id: 'u-1', conversation_id: 's-1' };
  expect(rows).toEqual([
    { ...common, kind: 'agent', tool: '', status: 'unset', ms: '0' },
    { ...common, kind: 'tool', tool: 'Bash', status: 'error', ms: '900' },
  ]);
});

test('a call that Claude Code tells of in a span and in a log record counts once', async () => {
  const [pattern] = readCaptures().flatMap(({ spans }) => spans);
  const span = (id: string, name: string, parent: string, at: number, seconds: number, attributes: object) => ({
    ...pattern,
    Timestamp: `${START + at}.000000000`,
    Duration: `${seconds}000000000`,
    TraceId: 'c'.repeat(32),
    SpanId: id.repeat(16),
    ParentSpanId: parent,
    SpanName: name,
    ServiceName: 'both',
    ScopeName: 'com.anthropic.claude_code.tracing',
    StatusCode: 'Unset',
    SpanAttributes: { 'session.id': 's-2', ...attributes },
  });
  const usage = { input_tokens: '12', cache_read_tokens: '9000', cache_creation_tokens: '500', output_tokens: '300' };
  const call = { ...usage, request_id: 'req_9', model: 'claude-sonnet-4-5', 'gen_ai.system': 'anthropic' };
  const session = { 'session.id': 's-2', 'prompt.id': 'p-2' };
  await engine.insert('otel_traces', [
    span('1', 'claude_code.interaction', '', 20, 9, {}),
    span('2', 'claude_code.llm_request', '1'.repeat(16), 21, 3, call),
    span('3', 'claude_code.tool', '1'.repeat(16), 25, 2, { tool_name: 'Bash' }),
  ]);
  await engine.insert('otel_logs', [
    record(
      'both',
      24,
      { ...claudeCall, ...session, request_id: 'req_9', duration_ms: '2900' },
      { body: 'claude_code.api_request' }
    ),
  ]);
  await engine.settle();
  const [got] = await engine.rows<Row>(
    `SELECT toString(countIf(counts_call)) AS calls, toString(countIf(counts_tool)) AS tools, toString(sumIf(input_tokens, counts_usage)) AS input,
       toString(sumIf(cache_read_tokens, counts_usage)) AS cache_read, toString(sumIf(output_tokens, counts_usage)) AS output,
       groupUniqArrayIf(conversation_id, counts_call) AS sessions
     FROM llm_spans_v WHERE service = 'both'`
  );
  expect(got).toEqual({ calls: '1', tools: '1', input: '12', cache_read: '9000', output: '300', sessions: ['s-2'] });
});

test('log records fill what the span in which they were written does not tell, and nothing else', async () => {
  const [pattern] = readCaptures().flatMap(({ spans }) => spans);
  const TraceId = 'd'.repeat(32);
  const span = (id: string, attributes: object) => ({
    ...pattern,
    Timestamp: `${START + 30}.000000000`,
    Duration: '2000000000',
    TraceId,
    SpanId: id.repeat(16),
    ParentSpanId: '',
    SpanName: 'chat gpt-4o',
    ServiceName: 'details',
    SpanAttributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o', ...attributes },
  });
  const told = {
    'gen_ai.response.model': 'gpt-4o-2024-08-06',
    'gen_ai.response.id': 'chatcmpl-7',
    'gen_ai.response.finish_reasons': '["tool_calls"]',
    'gen_ai.usage.input_tokens': '1237',
    'gen_ai.usage.cache_read.input_tokens': '640',
    'gen_ai.usage.output_tokens': '104',
  };
  const written = (id: string, attributes: Record<string, string>, event: string, body = '') => ({
    ...record('details', 33, attributes, { event, body }),
    TraceId,
    SpanId: id.repeat(16),
  });
  await engine.insert('otel_traces', [
    span('1', {}),
    span('2', { 'gen_ai.usage.input_tokens': '1237', 'gen_ai.usage.output_tokens': '104', 'gen_ai.response.id': 'x' }),
    span('3', { 'gen_ai.usage.input_tokens': '7' }),
  ]);
  await engine.settle();
  await engine.insert('otel_logs', [
    written('1', told, 'gen_ai.client.inference.operation.details'),
    written('2', told, 'gen_ai.client.inference.operation.details'),
    written('3', {}, 'gen_ai.choice', '{"index":0,"finish_reason":"stop","message":{"content":"hi"}}'),
    written('4', told, 'gen_ai.client.inference.operation.details'),
    { ...written('5', told, 'gen_ai.client.inference.operation.details'), SpanId: '' },
  ]);
  await engine.settle();
  const rows = await engine.rows<Row>(
    `SELECT substring(span_id, 1, 1) AS span, model, response_id, finish_reason, toString(input_tokens) AS input, toString(cache_read_tokens) AS cache_read,
       toString(output_tokens) AS output, toString(duration) AS duration, source
     FROM llm_spans_v WHERE service = 'details' ORDER BY span_id`
  );
  const common = { model: 'gpt-4o-2024-08-06', finish_reason: 'tool_call', duration: '2000000000', source: '' };
  expect(rows).toEqual([
    { ...common, span: '1', response_id: 'chatcmpl-7', input: '597', cache_read: '640', output: '104' },
    { ...common, span: '2', response_id: 'x', input: '1237', cache_read: null, output: '104' },
    {
      ...common,
      span: '3',
      model: 'gpt-4o',
      finish_reason: 'stop',
      response_id: '',
      input: '7',
      cache_read: null,
      output: null,
    },
  ]);
});
