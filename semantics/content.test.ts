import { DIALECTS } from './generate/normaliser/dialects';
import { readCaptures } from './testing/captures';
import { corpusRow } from './testing/corpus';
import { readingEngine } from './testing/readingEngine';

type Row = Record<string, string>;

// One engine a process: the JSON dialect is the harder one, and its maps are those of the other (dialects.test.ts).
const engine = readingEngine(DIALECTS.at(-1) ?? 'json');

const span = (at: number, attributes: object, more: object = {}) => ({
  ...corpusRow({ what: '', canonical: {} }, at),
  ServiceName: 'said',
  ResourceAttributes: { 'tenant.id': 'acme' },
  SpanAttributes: attributes,
  ...more,
});

const found = async (word: string, more = '') =>
  (
    await engine.rows<Row>(
      `SELECT DISTINCT concat(toString(reinterpretAsUInt64(reverse(unhex(span_id)))), ' ', part) AS at FROM llm_content WHERE service = 'said' AND hasToken(lower(text), '${word}') ${more} ORDER BY at`
    )
  ).map(({ at }) => at);

test('words are found wherever they were said', async () => {
  await engine.insert('otel_traces', [
    span(1, {
      'gen_ai.input.messages': JSON.stringify([{ role: 'user', content: 'First\nrefund "now"' }]),
      'gen_ai.output.messages': '[{"role":"assistant","parts":[{"content":"caf\\u00e9 Z\\u00fcrich"}]}]',
      'gen_ai.system_instructions': 'Be kind',
      'http.url': 'https://refund.example',
    }),
    span(2, {
      'llm.input_messages.0.message.content': 'plain refund, twice',
      'llm.output_messages.0.message.content': 'done',
    }),
    span(
      3,
      {},
      {
        'Events.Timestamp': ['1795255200.000000000', '1795255200.000000000'],
        'Events.Name': ['gen_ai.user.message', 'gen_ai.choice'],
        'Events.Attributes': [{ content: 'an event asks' }, { message: '{"content":"an event answers"}' }],
      }
    ),
    span(4, { 'gen_ai.tool.call.arguments': { query: 'structured refund' } }),
  ]);
  await engine.insert('otel_logs', [
    {
      ...{ Timestamp: '1795255200.000000000', TraceId: '5'.padStart(32, '0'), SpanId: '5'.padStart(16, '0') },
      ...{ ServiceName: 'said', EventName: 'gen_ai.user.message', Body: '{"content":"a record asks"}' },
    },
  ]);
  expect(await found('refund')).toEqual(['1 input', '2 input', '4 input']);
  expect(await found('now')).toEqual(['1 input']);
  expect(await found('kind')).toEqual(['1 system']);
  expect(await found('zürich')).toEqual(['1 output']);
  expect(await found('café')).toEqual(['1 output']);
  expect(await found('asks')).toEqual(['3 input', '5 input']);
  expect(await found('answers')).toEqual(['3 output']);
  expect(await found('https')).toEqual([]);
  expect(await found('refund', `AND tenant = 'other'`)).toEqual([]);
});

test('what makes no sense is kept as it is, and no insert fails', async () => {
  const values = [
    '',
    '{',
    '[',
    '"',
    '\\',
    '{"a":"\\',
    '"\\u12',
    '{"a":"\\ud83d"}',
    '\u0000',
    'é'.repeat(70_000),
    '[1,2',
    `{"a":"${'x '.repeat(50_000)}"}`,
  ];
  await engine.insert(
    'otel_traces',
    values.map((value, at) => span(at, { 'gen_ai.prompt': value, 'input.value': value }, { ServiceName: 'odd' }))
  );
  const [row] = await engine.rows<Row>(
    `SELECT count() AS rows, max(length(text)) AS longest FROM llm_content WHERE service = 'odd'`
  );
  expect(Number(row?.rows)).toBeGreaterThan(8);
  expect(Number(row?.longest)).toBeLessThanOrEqual(65_536);
});

test('a word that few spans have is looked for in few of them', async () => {
  const captures = readCaptures().flatMap(({ spans }) => spans.slice(0, 20));
  const many = Array.from({ length: 8 }, (_, copy) => captures.map((row) => ({ ...row, ServiceName: `copy ${copy}` })));
  for (const rows of many) {
    await engine.insert('otel_traces', rows);
  }
  const granules = async (word: string) => {
    const lines = await engine.rows<Row>(
      `EXPLAIN indexes = 1 SELECT trace_id FROM llm_content WHERE hasToken(lower(text), '${word}')`
    );
    const text = lines.map((line) => Object.values(line)[0] ?? '').join('\n');
    const [, left, all] = /Name: words[^]*?Granules: (\d+)\/(\d+)/.exec(text) ?? [];
    return { left: Number(left), all: Number(all) };
  };
  const rare = await granules('zürich');
  expect(rare.all).toBeGreaterThan(8);
  expect(rare.left).toBeLessThan(rare.all / 2);
});
