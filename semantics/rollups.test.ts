import { formulas, tables, type Table } from './generate/measures/catalogue';
import { isAnsweredBy, measureSql } from './generate/measures/measureSql';
import { readCaptures } from './testing/captures';
import { migratedEngine } from './testing/migratedEngine';
import { randomNumbers, shuffled } from './testing/shuffle';

type Row = Record<string, string | null>;

const engine = migratedEngine();
const captures = readCaptures();
const rollups = tables.filter(({ rows }) => rows === 'sums');

/** The table with a row a span, or a row a line of one. */
const toldOf = (of: Table) =>
  tables.find(({ rows }) => rows === (of.dimensions?.includes('meter') ? 'lines' : 'spans')) as Table;

/** Every measure that a table answers, by all that it can be grouped by and by its periods, from its own rows or from spans. */
function asked(of: Table, from: string): string {
  const rows = from === of.name ? of : toldOf(of);
  const period =
    rows.days_of === undefined
      ? `toStartOfInterval(minute, INTERVAL ${of.grain_seconds} SECOND, 'UTC') AS period`
      : `toDateTime(day, 'UTC') AS period`;
  const where = of.days_of === undefined ? '' : `WHERE ${of.days_of} != ''`;
  const measures = Object.keys(formulas)
    .filter((id) => isAnsweredBy(of, id))
    .map((id) => `toString(${measureSql(rows, id)}) AS m_${id}`);
  const dimensions = of.dimensions ?? [];
  return `SELECT ${[period, ...dimensions, ...measures].join(', ')} FROM ${from} ${where} GROUP BY period, ${dimensions.join(', ')}`;
}

/** Groups in which nothing happened are nothing. */
const told = (rows: Row[], of: Table) =>
  rows
    .filter((row) => Object.keys(formulas).some((id) => Number(row[`m_${id}`] ?? 0) !== 0))
    .map((row) => JSON.stringify(Object.entries(row).sort()))
    .sort()
    .concat(of.name);

async function expectSameAsSpans() {
  for (const rollup of rollups) {
    const rolled = await engine.rows<Row>(asked(rollup, rollup.name));
    expect(told(rolled, rollup)).toEqual(told(await engine.rows<Row>(asked(rollup, toldOf(rollup).name)), rollup));
  }
}

test('every roll-up says the same as the spans after each of many random batches', async () => {
  const random = randomNumbers(20261125);
  const spans = captures.flatMap((capture) => capture.spans);
  const delivered = shuffled([...spans, ...spans.filter(() => random() < 0.1)], random);
  const size = Math.ceil(delivered.length / 4);
  for (let start = 0; start < delivered.length; start += size) {
    await engine.insert('otel_traces', delivered.slice(start, start + size));
    await engine.settle();
    await expectSameAsSpans();
  }
  expect(
    Number((await engine.rows<Row>('SELECT toString(sum(calls)) AS n FROM llm_usage_hours'))[0]?.n)
  ).toBeGreaterThan(100);
});

test('a span that moves to another minute and service leaves nothing behind', async () => {
  const [pattern] = captures.flatMap((capture) => capture.spans);
  const span = {
    ...pattern,
    TraceId: 'e'.repeat(32),
    SpanId: 'e'.repeat(16),
    ParentSpanId: '',
    SpanAttributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': '7',
    },
  };
  const at = Math.floor(Date.now() / 1000) - 3600;
  const figures = async (table: string) =>
    await engine.rows<Row>(
      `SELECT service, toString(toUnixTimestamp(minute)) AS at, toString(sum(calls)) AS calls FROM ${table} WHERE startsWith(service, 'moving') GROUP BY ALL ORDER BY ALL`
    );
  await engine.insert('otel_traces', [{ ...span, ServiceName: 'moving-a', Timestamp: `${at}.000000000` }]);
  await engine.settle();
  expect(await figures('llm_usage')).toHaveLength(1);

  // The same span told again, as having begun earlier, by a service whose name is the one that holds.
  await engine.insert('otel_traces', [{ ...span, ServiceName: 'moving-b', Timestamp: `${at - 120}.000000000` }]);
  await engine.settle();
  for (const table of ['llm_usage', 'llm_usage_quarters', 'llm_usage_hours']) {
    expect((await figures(table)).map(({ service, calls }) => [service, calls])).toEqual([['moving-b', '1']]);
  }
  await expectSameAsSpans();
});
