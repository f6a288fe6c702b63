import { readCaptures } from './testing/captures';
import { migratedEngine } from './testing/migratedEngine';

type Row = Record<string, string | number | null>;

const engine = migratedEngine();
const [pattern] = readCaptures().flatMap((capture) => capture.spans);
const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');

let spans = 0;

/** A call of 100 fresh input and 10 output tokens, each in a trace of its own, with what is wrong about it. */
function call(service: string, attributes: Record<string, string> = {}, more: object = {}) {
  spans += 1;
  return {
    ...pattern,
    TraceId: hex(0xbad0000 + spans, 32),
    SpanId: hex(0xbad0000 + spans, 16),
    ParentSpanId: '',
    ServiceName: service,
    ScopeName: 'opentelemetry.instrumentation.openai_v2',
    SpanName: 'chat gpt-4o-mini',
    StatusCode: 'Unset',
    SpanAttributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-4o-mini',
      'gen_ai.usage.input_tokens': '100',
      'gen_ai.usage.output_tokens': '10',
      ...attributes,
    },
    ...more,
  };
}

const delivered: object[] = [];

/** Hands in what a test is about; all of it is settled together, before the first test. */
function given(service: string, rows: object[]): string {
  delivered.push(...rows);
  return service;
}

beforeAll(async () => {
  await engine.insert('otel_traces', delivered);
  await engine.settle();
});

/** Sums as every view gives them. */
async function totals(service: string): Promise<Record<string, number>> {
  const [row] = await engine.rows<Row>(
    `SELECT countIf(counts_call = 1) AS calls, toInt64(sumIf(ifNull(input_tokens, 0), counts_usage = 1)) AS input,
      toInt64(sumIf(ifNull(output_tokens, 0), counts_usage = 1)) AS output, toFloat64(sumIf(ifNull(cost, 0), counts_usage = 1)) AS cost
    FROM llm_spans_v WHERE service = '${service}'`
  );
  return Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)]));
}

// 100 input tokens at $0.15 and 10 output tokens at $0.60 a million: OpenAI's list price of gpt-4o-mini.
const COST = (100 * 0.15 + 10 * 0.6) / 1e6;

const COUNTS = {
  negative: '-5',
  'beyond any context window': '4000000000',
  'beyond a 64-bit integer': '99999999999999999999',
  'no number': 'many',
  NaN: 'NaN',
  infinite: '1e400',
  'a list': '[1,2]',
};

describe.each(Object.entries(COUNTS))('a count that is %s', (name, value) => {
  const service = `count ${name}`;
  given(service, [call(service, { 'gen_ai.usage.input_tokens': value }), call(service)]);

  test('is not known, and the other counts are', async () => {
    expect(await totals(service)).toMatchObject({ calls: 2, input: 100, output: 20 });
  });
});

describe('a whole number written as a float', () => {
  const service = given('float', [call('float', { 'gen_ai.usage.input_tokens': '100.0' })]);

  test('is that number', async () => {
    const got = await totals(service);
    expect(got).toMatchObject({ calls: 1, input: 100, output: 10 });
    expect(got.cost).toBeCloseTo(COST, 15);
  });
});

describe('JSON that is cut in the middle', () => {
  const cut = '[{"role":"user","parts":[{"type":"text","content":"Where is my or';
  const keys = ['gen_ai.input.messages', 'gen_ai.tool.call.arguments', 'metadata', 'gen_ai.usage.raw'];
  const service = given('cut', [call('cut', Object.fromEntries(keys.map((key) => [key, cut])))]);

  test('costs the span neither its place nor its tokens', async () => {
    expect(await totals(service)).toMatchObject({ calls: 1, input: 100, output: 10 });
  });
});

describe('10,000 attributes, and a prompt of 5 MB', () => {
  const many = Array.from({ length: 10_000 }, (_, i) => [`llm.input_messages.${i}.message.content`, 'x']);
  const long = `[{"role":"user","content":"${'long '.repeat(1_000_000)}"}]`;
  const service = given('large', [
    call('large', Object.fromEntries(many)),
    call('large', { 'gen_ai.input.messages': long }),
  ]);

  test('change no total', async () => {
    expect(await totals(service)).toMatchObject({ calls: 2, input: 200, output: 20 });
  });
});

const MODELS = {
  'quotes and semicolons': `gpt'; DROP TABLE llm_spans; --`,
  'a pattern that never ends': '(a+)+$((',
  'line breaks and NUL': 'gpt\n\u0000\\',
  placeholders: '{{database}} {model:String} $__timeFilter',
  'a megabyte': 'm'.repeat(1_000_000),
};

describe.each(Object.entries(MODELS))('a model name of %s', (name, model) => {
  const service = `model ${name}`;
  given(service, [call(service, { 'gen_ai.request.model': model, 'gen_ai.response.model': model }), call(service)]);

  test('is a model without a price', async () => {
    const got = await totals(service);
    expect(got).toMatchObject({ calls: 2, input: 200, output: 20 });
    expect(got.cost).toBeCloseTo(COST, 15);
  });
});

describe('a clock ten years off', () => {
  const soon = Math.floor(Date.now() / 1000) + 10 * 365 * 86_400;
  const service = given('clock', [call('clock', {}, { Timestamp: `${soon}.000000000` }), call('clock')]);

  test('is kept and listed, and counts nowhere', async () => {
    expect(await totals(service)).toMatchObject({ calls: 1, input: 100 });
    const [kept] = await engine.rows<Row>(`SELECT count() AS spans FROM llm_quarantine WHERE service = '${service}'`);
    expect(Number(kept?.spans)).toBe(1);
  });
});

describe('a circle of parents', () => {
  const TraceId = hex(0xc1c1e, 32);
  const ring = [call('circle'), call('circle'), call('circle')];
  const service = given('circle', [
    ...ring.map((row, i) => ({ ...row, TraceId, ParentSpanId: ring[(i + 1) % 3]?.SpanId ?? '' })),
    { ...call('circle'), TraceId, SpanId: 'aaaaaaaaaaaaaaaa', ParentSpanId: 'aaaaaaaaaaaaaaaa' },
  ]);

  // Each lies below each other: three calls, or one told three times. What is counted carries its own tokens only.
  test('never counts more than was told', async () => {
    const { calls = 0, input } = await totals(service);
    expect(calls).toBeGreaterThanOrEqual(1);
    expect(calls).toBeLessThanOrEqual(4);
    expect(input).toBe(calls * 100);
  });
});

describe('ids of a wrong length and of other writing', () => {
  const service = given('ids', [
    call('ids', {}, { TraceId: 'ABCDEF', SpanId: '12' }),
    call('ids', {}, { TraceId: 'f'.repeat(64), SpanId: 'not hex at all' }),
    call('ids', {}, { TraceId: hex(0x1d5, 32), SpanId: hex(0x1d5, 16), ParentSpanId: '0000000000000000' }),
  ]);

  test('are ids all the same', async () => {
    expect(await totals(service)).toMatchObject({ calls: 3, input: 300, output: 30 });
  });
});

describe('a span of no duration, and one of centuries', () => {
  const service = given('durations', [
    call('durations', {}, { Duration: '0' }),
    call('durations', {}, { Duration: '18446744073709551615' }),
  ]);

  test('count once', async () => {
    expect(await totals(service)).toMatchObject({ calls: 2, input: 200, output: 20 });
  });
});
