import { attributes } from './generate/normaliser/attributes';
import { DIALECTS } from './generate/normaliser/dialects';
import { inboxView } from './generate/normaliser/view';
import { readCaptures } from './testing/captures';
import { migratedEngine } from './testing/migratedEngine';
import { randomNumbers } from './testing/shuffle';

const engine = migratedEngine();

const [pattern] = readCaptures().flatMap((capture) => capture.spans);
const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');

const MALFORMED = [
  '',
  'null',
  'nan',
  'inf',
  '-1',
  '1e309',
  '9.2e18',
  '99999999999999999999999',
  '0x10',
  'true',
  '{',
  '[]',
  '{}',
  '[1,2',
  '"',
  '""',
  '\\',
  '\u0000',
  "'; --",
  '{"input":{"a":1}}',
  '{"input_tokens":-5,"output_tokens":"x"}',
  '[{"role":5,"content":null}]',
  '{"a":'.repeat(200),
  '2026-13-45T99:99:99Z',
  'é'.repeat(5000),
  '\ud83d\ude00',
];

/** Every text of the list of attributes: keys, those of members, names of scopes, events and spans, values that mean something. */
const texts = [
  ...new Set(
    [...JSON.stringify(attributes).matchAll(/"((?:[^"\\]|\\.)*)"/g)].flatMap(([, text]) => (text ?? '').split(/[|~]/))
  ),
];

const EXTREME_TIMES = ['0000000001.000000000', '4102444800.000000000', '9223372036.000000000'];

test('whatever stands in the attributes, the span is kept', async () => {
  const random = randomNumbers(7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const value = () => (random() < 0.7 ? pick(MALFORMED) : pick(texts));
  const key = () => (random() < 0.9 ? pick(texts) : `${pick(texts)}.${Math.floor(random() * 3)}.${pick(texts)}`);
  const some = (most: number) => Object.fromEntries(Array.from({ length: most }, () => [key(), value()]));
  const time = () => (random() < 0.9 ? '1795255200.000000000' : pick(EXTREME_TIMES));
  const rows = Array.from({ length: 2000 }, (_, i) => {
    const events = Array.from({ length: Math.floor(random() * 3) }, time);
    return {
      ...pattern,
      TraceId: hex(i + 1, 32),
      SpanId: hex(i + 1, 16),
      ParentSpanId: pick(['', '0', 'zz', hex(i, 16), hex(i + 1, 16)]),
      TraceState: pick(['', 'ot=th:8', 'ot=th:ffffffffffffff', 'ot=rv:1;th:zz', value()]),
      Timestamp: time(),
      Duration: pick([0, 1e9, '18446744073709551615']),
      ServiceName: 'fuzz',
      ScopeName: pick(texts),
      SpanName: pick(['', 'chat', 'execute_tool x', 'agent_run [', 'handoff to ', value()]),
      StatusCode: pick(['Ok', 'Error', 'STATUS_CODE_ERROR', value()]),
      SpanAttributes: { ...some(40), 'evaluations.0.evaluation.name': value() },
      ResourceAttributes: some(5),
      'Events.Timestamp': events,
      'Events.Name': events.map(() => pick([...texts, 'gen_ai.evaluation.result'])),
      'Events.Attributes': events.map(() => some(5)),
    };
  });
  await engine.insert('otel_traces', rows);
  const [kept] = await engine.rows<Record<string, string>>(
    `SELECT toString(count()) AS spans, toString(countIf(input_tokens > 1000000000)) AS absurd FROM llm_inbox WHERE service = 'fuzz'`
  );
  expect(kept).toEqual({ spans: '2000', absurd: '0' });
  await engine.settle();
});

test('spans of impossible times do not stop settlement', async () => {
  const times = [
    '0000000001.000000000',
    '4102444800.000000000',
    ...Array.from({ length: 300 }, (_, day) => `${1700000000 + day * 86400}.000000000`),
  ];
  await engine.insert(
    'otel_traces',
    times.map((Timestamp, i) => ({
      ...pattern,
      Timestamp,
      TraceId: hex(i + 1, 32),
      SpanId: hex(0xff0000 + i, 16),
      ParentSpanId: '',
      ServiceName: 'days',
      SpanAttributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': '1' },
    }))
  );
  await engine.settle();
  const count = async (sql: string) => Number((await engine.rows<Record<string, string>>(sql))[0]?.n);
  expect(await count(`SELECT count() AS n FROM llm_spans_v WHERE service = 'days'`)).toBe(300);
  expect(await count(`SELECT count() AS n FROM llm_quarantine WHERE service = 'days'`)).toBe(2);
});

/*
 * An insert pays for each node of the view and for each level of sub-queries, whatever it inserts: some 0.03 ms a node
 * (docs/scaling.md). Time is too uneven to be tested on machines that do other things as well.
 */
test.each(DIALECTS)('the view of a %s grows only where somebody meant it to', async (dialect) => {
  const select = inboxView(dialect)
    .replace(/^[^]*? AS\n(?=SELECT)/, '')
    .replaceAll('{{database}}', 'otel')
    .replaceAll('{{traces}}', 'otel_traces');
  const nodes = await engine.rows(`EXPLAIN AST ${select}`);
  expect(nodes.length).toBeLessThan({ map: 4510, json: 4980 }[dialect]);
  expect(select.match(/\bSELECT\b/g)?.length).toBeLessThan({ map: 4, json: 5 }[dialect]);
  // Each of these is compared with all sub-queries below it.
  expect(select).not.toMatch(/\b(?:AND|OR)\b/i);
});
