import { attributes } from './generate/normaliser/attributes';
import { logsView } from './generate/normaliser/logs';
import { inboxView } from './generate/normaliser/view';
import { readCaptures, readRequests } from './testing/captures';
import { canonicalQuery, corpusRow, readCorpus, told } from './testing/corpus';
import { jsonLogRows, jsonTraceRows } from './testing/jsonColumns';
import { readingEngine } from './testing/readingEngine';
import { randomNumbers } from './testing/shuffle';

type Row = Record<string, unknown>;

const engine = readingEngine('json');

test('the insert view reads every span of the corpus from columns of the JSON type as it says', async () => {
  const corpus = readCorpus();
  await engine.insert('otel_traces', corpus.map(corpusRow));
  const rows = await engine.rows<Row>(canonicalQuery('corpus'));
  expect(corpus.map(({ what }, at) => ({ what, canonical: told(rows[at] ?? {}) }))).toEqual(
    corpus.map(({ what, canonical }) => ({ what, canonical }))
  );
});

/** The view's query over a table of maps that stands beside the collector's. */
const overMaps = (view: string, table: string) =>
  view
    .replace(/^[^]*? AS\n(?=SELECT)/, '')
    .replaceAll('{{database}}.{{traces}}', table)
    .replaceAll('{{database}}.{{logs}}', table);

const columnsOf = async (query: string) =>
  (await engine.rows<{ name: string }>(`DESCRIBE TABLE (${query})`)).map(({ name }) => `\`${name}\``);

describe.each([
  ['spans', 'traces', inboxView('map')],
  ['log records', 'logs', logsView('map')],
])('the %s of every capture', (_, kind, view) => {
  const table = `mapped_${kind}`;
  const reading = overMaps(view, table);

  beforeAll(async () => {
    const mapped =
      kind === 'traces' ? readCaptures().flatMap(({ spans }) => spans) : readCaptures().flatMap(({ logs }) => logs);
    const told = readRequests().flatMap(({ name, traces, logs }) =>
      (kind === 'traces' ? jsonTraceRows(traces) : logs ? jsonLogRows(logs) : []).map((row) => ({
        ...row,
        ServiceName: name,
      }))
    );
    await engine.createMaps(`otel_${kind}`, table);
    await engine.insert(table, mapped);
    await engine.insert(`otel_${kind}`, told);
  });

  test('are read from numbers, lists and objects as from their text', async () => {
    const columns = (await columnsOf(reading)).join(', ');
    const rows = (from: string) =>
      engine.rows<Row>(`SELECT ${columns} FROM ${from} ORDER BY service, trace_id, ts, span_id`);
    const source = kind === 'traces' ? `source = ''` : `source != ''`;
    const [want, got] = [
      await rows(`(${reading})`),
      await rows(`(SELECT * FROM llm_inbox WHERE service != 'corpus' AND ${source})`),
    ];
    expect(got.length).toBe(want.length);
    got.forEach((row, at) => expect(row).toEqual(want[at]));
  });
});

describe('objects', () => {
  const span = (attributes: Row, at: number) => ({
    ...corpusRow({ what: '', canonical: {} }, at),
    ServiceName: 'objects',
    SpanAttributes: { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search', ...attributes },
  });
  const hits = async (sql: string) => Number((await engine.rows<{ n: string }>(sql))[0]?.n);

  test('are the text that a map would have of them', async () => {
    const told = { query: 'x', limit: 5, deep: { b: [1, { c: 2 }], a: true } };
    await engine.insert('otel_traces', [
      span(
        {
          'gen_ai.tool.call.arguments': JSON.stringify(told),
          'langsmith.metadata.usage_metadata': '{"input_tokens":7}',
        },
        1
      ),
      span({ 'gen_ai.tool.call.arguments': told, 'langsmith.metadata.usage_metadata': { input_tokens: 7 } }, 2),
      span(
        {
          gen_ai: { tool: { call: { arguments: told } } },
          langsmith: { metadata: { usage_metadata: { input_tokens: 7 } } },
        },
        3
      ),
      // With a value of its own, and others below it.
      span({ 'gen_ai.tool': 'search', 'gen_ai.tool.call.arguments': told, 'gen_ai.usage.input_tokens': 7 }, 4),
    ]);
    const from = `FROM llm_inbox WHERE service = 'objects' AND args_sig != 0`;
    expect(await hits(`SELECT count() AS n ${from} AND input_tokens = 7`)).toBe(4);
    expect(await hits(`SELECT uniqExact(args_sig) AS n ${from}`)).toBe(1);
  });
});

const keys = [
  ...new Set(
    JSON.stringify(attributes)
      .match(/"[a-zA-Z_]+(?:\.[a-zA-Z_0-9]+)+"/g)
      ?.map((key) => key.slice(1, -1))
  ),
];

const VALUES: unknown[] = [
  ...[
    null,
    true,
    -1,
    0.1,
    1e300,
    2 ** 63,
    '',
    'nan',
    '{',
    '{"a":1',
    '[',
    '"',
    '\\',
    '\u0000',
    '2026-13-45',
    '2026-11-26T10:00:00Z',
  ],
  ...[
    [],
    {},
    [null],
    [1, 'a', null, 2.5],
    [[1], ['a']],
    [{ a: 1 }, { a: 'x' }],
    { '': 1 },
    { 'a.b.': { '.': 1 } },
    { a: { b: [{ c: null }] } },
  ],
  ...['{"input":{"a":1}}', 'x'.repeat(10_000), JSON.parse('{"a":'.repeat(60) + '1' + '}'.repeat(60))],
];

test('whatever stands in columns of the JSON type, the span is kept', async () => {
  const random = randomNumbers(11);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  // A part keeps files for each path and type: a few paths at a time.
  for (let batch = 0; batch < 20; batch++) {
    const few = Array.from({ length: 30 }, () => pick(keys));
    const some = () => Object.fromEntries(Array.from({ length: 15 }, () => [pick(few), pick(VALUES)]));
    const rows = Array.from({ length: 50 }, (_, at) => ({
      ...corpusRow({ what: '', canonical: {} }, batch * 50 + at),
      ServiceName: 'fuzz',
      SpanAttributes: some(),
      ResourceAttributes: { 'tenant.id': pick(VALUES), 'cloud.region': pick(VALUES) },
      'Events.Timestamp': ['1795255200.000000000'],
      'Events.Name': [pick(['exception', 'gen_ai.tool.message', 'gen_ai.evaluation.result'])],
      'Events.Attributes': [{ 'exception.type': pick(VALUES), 'gen_ai.evaluation.name': pick(VALUES) }],
    }));
    await engine.insert('otel_traces', rows);
    await engine.insert(
      'otel_logs',
      rows.map(({ ServiceName, SpanAttributes, ResourceAttributes }) => ({
        ...{ Timestamp: '1795255200.000000000', ServiceName, ResourceAttributes },
        ...{ LogAttributes: SpanAttributes, EventName: pick(['claude_code.api_request', 'gen_ai.evaluation.result']) },
      }))
    );
  }
  const [kept] = await engine.rows<Row>(
    `SELECT countIf(source = '') AS spans, countIf(source = 'log') > 0 AS logs FROM llm_inbox WHERE service = 'fuzz'`
  );
  expect({ spans: Number(kept?.spans), logs: Number(kept?.logs) }).toEqual({ spans: 1000, logs: 1 });
});
