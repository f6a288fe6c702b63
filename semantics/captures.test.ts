import { readCaptures } from './testing/captures';
import { wrongFigures } from './testing/expected';
import { figuresOf, figuresQuery } from './testing/figures';
import { migratedEngine } from './testing/migratedEngine';
import { randomNumbers, shuffled } from './testing/shuffle';

type Row = Record<string, string | number | null>;

const engine = migratedEngine();
const captures = readCaptures();

async function figures(from: 'llm_spans_v' | 'llm_usage') {
  const rows = await engine.rows<Row>(figuresQuery(from));
  return new Map(rows.map((row) => [String(row.service), figuresOf(row)]));
}

const rowCount = async (table: string) =>
  Number((await engine.rows<Row>(`SELECT count() AS rows FROM ${table}`))[0]?.rows);

beforeAll(async () => {
  const random = randomNumbers(20261121);
  const spans = captures.flatMap((capture) => capture.spans);
  const delivered = shuffled([...spans, ...spans.filter(() => random() < 0.2)], random);
  const third = Math.ceil(delivered.length / 3);
  for (const start of [0, third, 2 * third]) {
    await engine.insert('otel_traces', delivered.slice(start, start + third));
    await engine.settle();
  }
  await engine.insert(
    'otel_logs',
    captures.flatMap((capture) => capture.logs)
  );
  await engine.settle();
});

test('spans in any order and twice give the figures that are true, for every capture', async () => {
  const got = await figures('llm_spans_v');
  const wrong = captures.map(({ name, truth }) => [name, wrongFigures(got.get(name) ?? {}, truth)] as const);
  expect(Object.fromEntries(wrong.filter(([, figures]) => Object.keys(figures).length > 0))).toEqual({});
});

/** Its agent is told as a workflow's name only, which in others is no agent's. */
const NAMED_AS_WORKFLOW = 'openllmetry-langchain-0.40__tools-cache';

test('calls and tools belong to the agents and sessions that the spans tell', async () => {
  const rows = await engine.rows<{ service: string; agents: string[]; sessions: string[] }>(`
    SELECT service, arraySort(groupUniqArrayIf(agent, agent != '')) AS agents,
      arraySort(groupUniqArrayIf(conversation_id, conversation_id != '' AND (counts_call OR counts_tool))) AS sessions
    FROM llm_spans_v GROUP BY service`);
  const got = new Map(rows.map((row) => [row.service, row]));
  const told = captures.map(({ name, truth: { recoverable } }) => ({
    name,
    agents:
      Array.isArray(recoverable?.agents) && name !== NAMED_AS_WORKFLOW ? [...recoverable.agents].sort() : undefined,
    sessions: recoverable?.sessions ? [...recoverable.sessions].sort() : undefined,
  }));
  expect(
    told.map(({ name, agents, sessions }) => ({
      name,
      agents: agents && got.get(name)?.agents,
      sessions: sessions && got.get(name)?.sessions,
    }))
  ).toEqual(told);
});

test('the roll-up says the same as the spans', async () => {
  const typed = await figures('llm_spans_v');
  for (const [service, rolled] of await figures('llm_usage')) {
    for (const [measure, value] of Object.entries(rolled)) {
      expect([service, measure, value]).toEqual([service, measure, typed.get(service)?.[measure]]);
    }
  }
});

test('settling and migrating again change nothing', async () => {
  const before = [await rowCount(`llm_spans WHERE trace_id != ''`), await rowCount('llm_calls_1m')];
  await engine.migrate();
  await engine.settle();
  expect([await rowCount(`llm_spans WHERE trace_id != ''`), await rowCount('llm_calls_1m')]).toEqual(before);
});

test('every call of the captures is priced or says why not', async () => {
  const rows = await engine.rows<Row>(
    `SELECT service, provider, model FROM llm_spans_v WHERE counts_usage = 1 AND cost_source = 'unpriced' AND model != '' GROUP BY ALL`
  );
  expect(rows).toEqual([]);
});
