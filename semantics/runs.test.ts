import { overSpans } from './generate/measures/figureSql';
import { readCaptures } from './testing/captures';
import { migratedEngine } from './testing/migratedEngine';
import { randomNumbers, shuffled } from './testing/shuffle';

type Row = Record<string, string | null>;

const engine = migratedEngine();
const spans = readCaptures().flatMap((capture) => capture.spans);

const SUMS = [
  'calls',
  'failed',
  'usage_spans',
  'input_tokens',
  'output_tokens',
  'cost',
  'tool_calls',
  'tool_errors',
  'identical_repeats',
  'retries',
  'active_ns',
];

async function expectSameAsSpans() {
  const runs = await engine.rows<Row>(
    `SELECT tenant, run_id, trace_id, toString(start) AS start, toString(open) AS open, toString(spans) AS spans, ${SUMS.map((name) => `toString(${name}) AS ${name}_`).join(', ')},
       arrayStringConcat(any_model, '|') AS models
     FROM llm_runs_v ORDER BY tenant, run_id`
  );
  const added = await engine.rows<Row>(
    `SELECT tenant, run_id, any(trace_id) AS trace_id, toString(min(ts)) AS start, toString(max(open)) AS open, toString(count()) AS spans, ${SUMS.map((name) => `toString(${overSpans.total(name)}) AS ${name}_`).join(', ')},
       arrayStringConcat(arraySort(groupUniqArray(toString(model))), '|') AS models
     FROM llm_spans_v WHERE run_id != '' GROUP BY tenant, run_id ORDER BY tenant, run_id`
  );
  expect(runs).toEqual(added);
  await expectAddedUp('llm_sessions_v', ['conversation_id']);
  await expectAddedUp('llm_user_days_v', ['user_id', 'day']);
}

/** Sessions and days of users against the sums of their spans. */
async function expectAddedUp(table: string, by: string[]) {
  const columns = by.map((name) => (name === 'day' ? 'toString(day) AS day' : name));
  const from = await engine.rows<Row>(
    `SELECT tenant, ${columns.join(', ')}, toString(traces) AS traces, toString(runs) AS runs, toString(spans) AS spans, toString(start) AS start, arrayStringConcat(all_model, '|') AS models,
       ${SUMS.map((name) => `toString(${name}) AS ${name}_`).join(', ')} FROM ${table} ORDER BY tenant, ${by.join(', ')}`
  );
  const spans = await engine.rows<Row>(
    `SELECT tenant, ${columns.join(', ').replace('toString(day)', 'toString(toDate(minute))')}, toString(uniqExact(trace_id)) AS traces, toString(uniqExact(run_id)) AS runs, toString(count()) AS spans, toString(min(ts)) AS start,
       arrayStringConcat(arraySort(groupUniqArrayIf(toString(model), model != '')), '|') AS models,
       ${SUMS.map((name) => `toString(${overSpans.total(name)}) AS ${name}_`).join(', ')} FROM llm_spans_v WHERE ${by[0]} != '' GROUP BY tenant, ${by.join(', ')} ORDER BY tenant, ${by.join(', ')}`
  );
  expect(from).toEqual(spans);
}

test('every run is what its spans say after each of many random batches', async () => {
  const random = randomNumbers(20261126);
  const delivered = shuffled([...spans, ...spans.filter(() => random() < 0.1)], random);
  const size = Math.ceil(delivered.length / 5);
  for (let start = 0; start < delivered.length; start += size) {
    await engine.insert('otel_traces', delivered.slice(start, start + size));
    await engine.settle();
    await expectSameAsSpans();
  }
});

const [pattern] = spans;
const now = Math.floor(Date.now() / 1000);
const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');

/** A span of a trace of its own: `at` in seconds from now. */
const span = (
  trace: string,
  id: number,
  parent: number | undefined,
  at: number,
  attributes: Record<string, string>,
  seconds = 1
) => ({
  ...pattern,
  TraceId: trace,
  SpanId: hex(id, 16),
  ParentSpanId: parent === undefined ? '' : hex(parent, 16),
  Timestamp: `${now + at}.000000000`,
  Duration: seconds * 1e9,
  ServiceName: 'runs-test',
  SpanAttributes: attributes,
});
const AGENT = { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'researcher' };
const CALL = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.usage.input_tokens': '1000',
  'gen_ai.usage.output_tokens': '100',
};
const TOOL = {
  'gen_ai.operation.name': 'execute_tool',
  'gen_ai.tool.name': 'search',
  'gen_ai.tool.call.arguments': '{"q":"x"}',
  'gen_ai.tool.call.result': '{"hits":0}',
};

async function settled(rows: object[]) {
  await engine.insert('otel_traces', rows);
  await engine.settle();
  await expectSameAsSpans();
}

test('a run is open until its root is there, and has its name then', async () => {
  const trace = 'a1'.repeat(16);
  const runs = () =>
    engine.rows<Row>(
      `SELECT run_id, name, agent, toString(open) AS open, toString(calls) AS calls FROM llm_runs_v WHERE trace_id = '${trace}'`
    );
  await settled([span(trace, 3, 2, -10, CALL)]);
  expect(await runs()).toEqual([
    { run_id: `${trace}-${hex(2, 16)}`, name: pattern?.SpanName, agent: '', open: '1', calls: '1' },
  ]);
  await settled([{ ...span(trace, 2, 1, -11, {}), SpanName: 'POST' }]);
  expect(await runs()).toEqual([
    { run_id: `${trace}-${hex(1, 16)}`, name: pattern?.SpanName, agent: '', open: '1', calls: '1' },
  ]);
  await settled([{ ...span(trace, 1, undefined, -12, AGENT, 12), SpanName: 'invoke_agent researcher' }]);
  expect(await runs()).toEqual([
    { run_id: `${trace}-${hex(1, 16)}`, name: 'invoke_agent researcher', agent: 'researcher', open: '0', calls: '1' },
  ]);
});

test('a run that lasts for hours keeps what it began with', async () => {
  const trace = 'a2'.repeat(16);
  await settled([span(trace, 2, 1, -30 * 3600, CALL)]);
  await settled([span(trace, 3, 1, -60, CALL)]);
  await settled([span(trace, 4, 1, -30, CALL), span('a3'.repeat(16), 4, undefined, -20, CALL)]);
  const [run] = await engine.rows<Row>(
    `SELECT toString(calls) AS calls, toString(open) AS open FROM llm_runs_v WHERE trace_id = '${trace}'`
  );
  expect(run).toEqual({ calls: '3', open: '1' });
});

test('a loop tells what was repeated and what the calls before each repeat have cost', async () => {
  const trace = 'a4'.repeat(16);
  const turns = [1, 2, 3, 4].flatMap((turn) => [
    span(trace, 10 * turn, 1, -100 + 10 * turn, { ...CALL, 'gen_ai.response.id': `turn-${turn}` }),
    span(
      trace,
      10 * turn + 1,
      1,
      -98 + 10 * turn,
      turn < 4 ? TOOL : { ...TOOL, 'gen_ai.tool.call.result': '{"hits":1}' }
    ),
  ]);
  await settled([span(trace, 1, undefined, -100, AGENT, 60), ...turns]);
  const loops = await engine.rows<Row>(
    `SELECT tool, agent, toString(repeats) AS repeats, toString(wasted_tokens) AS tokens, toString(wasted_cost) AS cost, arrayStringConcat(span_ids, ' ') AS spans FROM llm_loops WHERE trace_id = '${trace}'`
  );
  // The second and third search found what the first did; the fourth found something. gpt-4o: 2.50 and 10 USD a million.
  expect(loops).toEqual([
    {
      tool: 'search',
      agent: 'researcher',
      repeats: '2',
      tokens: '2200',
      cost: '0.007',
      spans: `${hex(21, 16)} ${hex(31, 16)}`,
    },
  ]);
});

test('a session and a user that turn out to be others leave nothing behind', async () => {
  const trace = 'a5'.repeat(16);
  const sessions = () =>
    engine.rows<Row>(
      `SELECT conversation_id, toString(calls) AS calls FROM llm_sessions_v WHERE has(all_service, 'runs-test') ORDER BY conversation_id`
    );
  const told = (session: string, user: string) => ({ 'gen_ai.conversation.id': session, 'user.id': user });
  await settled([span(trace, 2, 1, -50, { ...CALL, ...told('chat-1', 'ann') }), span(trace, 3, 1, -40, CALL)]);
  expect(await sessions()).toEqual([{ conversation_id: 'chat-1', calls: '2' }]);
  // Told again as another: the greater name holds.
  await settled([span(trace, 2, 1, -50, { ...CALL, ...told('chat-2', 'bob') })]);
  expect(await sessions()).toEqual([{ conversation_id: 'chat-2', calls: '2' }]);
  // An earlier trace of the session arrives later.
  await settled([span('a6'.repeat(16), 2, undefined, -26 * 3600, { ...CALL, ...told('chat-2', 'bob') })]);
  expect(await sessions()).toEqual([{ conversation_id: 'chat-2', calls: '3' }]);
  const days = await engine.rows<Row>(
    `SELECT toString(count()) AS days FROM llm_user_days_v WHERE user_id = 'bob' AND has(all_service, 'runs-test')`
  );
  expect(days).toEqual([{ days: '2' }]);
});
