import { readCaptures } from './testing/captures';
import { migratedEngine } from './testing/migratedEngine';

const engine = migratedEngine();
const [pattern] = readCaptures().flatMap((capture) => capture.spans);

test('what is wrong with spans is counted by service and library', async () => {
  const span = (id: string, attributes: Record<string, string>, more: object = {}) => ({
    ...pattern,
    Timestamp: `${Math.floor(Date.now() / 1000) - 300}.000000000`,
    TraceId: id.repeat(32),
    SpanId: id.repeat(16),
    ParentSpanId: '',
    ServiceName: 'doubtful',
    ScopeName: 'acme.own',
    StatusCode: 'Unset',
    SpanAttributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'acme',
      'gen_ai.request.model': 'acme-1',
      ...attributes,
    },
    ...more,
  });
  await engine.insert('otel_traces', [
    span('a', { 'gen_ai.usage.input_tokens': '7' }),
    span('b', {}, { ParentSpanId: '5'.repeat(16) }),
    span('c', {}, { Timestamp: '4102444800.000000000' }),
    span('d', { 'gen_ai.response.id': '1' }, { Timestamp: `${Math.floor(Date.now() / 1000) - 3600}.000000000` }),
    span('e', { 'gen_ai.response.id': '1' }),
  ]);
  await engine.settle();
  const rows = await engine.rows<Record<string, string>>(
    `SELECT problem, about, scope, toString(spans) AS spans FROM llm_quality WHERE service = 'doubtful' ORDER BY problem`
  );
  expect(rows).toEqual([
    { problem: 'clock', about: '', scope: 'acme.own', spans: '1' },
    { problem: 'late', about: '', scope: 'acme.own', spans: '1' },
    { problem: 'missing_parent', about: '', scope: 'acme.own', spans: '1' },
    { problem: 'no_usage', about: 'acme-1', scope: 'acme.own', spans: '3' },
    { problem: 'recurring_id', about: '', scope: 'acme.own', spans: '2' },
    { problem: 'unknown_library', about: 'otel', scope: 'acme.own', spans: '4' },
    { problem: 'unpriced', about: 'acme/acme-1', scope: 'acme.own', spans: '1' },
  ]);
});
