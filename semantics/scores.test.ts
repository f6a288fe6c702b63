import { readCaptures } from './testing/captures';
import { migratedEngine } from './testing/migratedEngine';

const engine = migratedEngine();
const [pattern] = readCaptures().flatMap((capture) => capture.spans);
const TRACE = 'ab'.repeat(16);
const SPAN = 'cd'.repeat(8);
const AT = Math.floor(Date.now() / 1000) - 600;

const span = (attributes: Record<string, string>, more: object = {}) => ({
  ...pattern,
  TraceId: TRACE,
  SpanId: SPAN,
  ParentSpanId: '',
  Timestamp: `${AT}.000000000`,
  Duration: 1e9,
  ServiceName: 'scored',
  ResourceAttributes: { 'service.name': 'scored', 'tenant.id': 'acme' },
  SpanAttributes: attributes,
  ...more,
});

const scores = (where: string) =>
  engine.rows<Record<string, string | null>>(
    `SELECT tenant, target_kind, target, name, toString(value) AS value, label, source FROM llm_scores_v WHERE ${where} ORDER BY target_kind, name, source`
  );

test('evaluations and annotations of OpenInference, of the span, its trace and its session', async () => {
  await engine.insert('otel_traces', [
    span({
      'session.id': 'chat-7',
      'evaluations.0.evaluation.name': 'relevance',
      'evaluations.0.evaluation.score': '0.8',
      'evaluations.0.evaluation.label': 'good',
      'evaluations.0.evaluation.annotator_kind': 'LLM',
      'evaluations.1.evaluation.name': 'broken',
      'evaluations.1.evaluation.score': 'nan',
      'annotations.0.annotation.name': 'thumbs',
      'annotations.0.annotation.score': '1',
      'annotations.0.annotation.annotator_kind': 'HUMAN',
      'trace.evaluations.0.evaluation.name': 'task',
      'trace.evaluations.0.evaluation.score': '1',
      'session.annotations.0.annotation.name': 'happy',
      'session.annotations.0.annotation.label': 'yes',
      'evaluations.x.evaluation.name': 'no index',
    }),
  ]);
  const own = { tenant: 'acme', target_kind: 'span', target: `${TRACE}-${SPAN}`, label: '' };
  expect(await scores(`tenant = 'acme'`)).toEqual([
    { tenant: 'acme', target_kind: 'session', target: 'chat-7', name: 'happy', value: null, label: 'yes', source: '' },
    { ...own, name: 'broken', value: null, source: '' },
    { ...own, name: 'relevance', value: '0.8', label: 'good', source: 'judge' },
    { ...own, name: 'thumbs', value: '1', source: 'human' },
    { tenant: 'acme', target_kind: 'trace', target: TRACE, name: 'task', value: '1', label: '', source: '' },
  ]);
});

test('evaluation results as span events and as log records; the newest of each source holds', async () => {
  const result = {
    'gen_ai.evaluation.name': 'accuracy',
    'gen_ai.evaluation.score.value': '0.5',
    'gen_ai.evaluation.evaluator.type': 'llm',
  };
  const log = (
    attributes: Record<string, string>,
    seconds: number,
    ids: object = { TraceId: TRACE, SpanId: SPAN }
  ) => ({
    Timestamp: `${AT + seconds}.000000000`,
    TraceId: '',
    SpanId: '',
    ServiceName: 'scored',
    EventName: 'gen_ai.evaluation.result',
    ResourceAttributes: { 'loopscope.tenant': 'beta' },
    LogAttributes: attributes,
    ...ids,
  });
  await engine.insert('otel_traces', [
    span(
      {},
      {
        ResourceAttributes: { 'loopscope.tenant': 'beta' },
        'Events.Timestamp': [`${AT}.000000000`],
        'Events.Name': ['gen_ai.evaluation.result'],
        'Events.Attributes': [result],
      }
    ),
  ]);
  await engine.insert('otel_logs', [
    log({ ...result, 'gen_ai.evaluation.score.value': '0.9' }, 5),
    log({ ...result, 'gen_ai.evaluation.score.value': '0.1' }, -5),
    log({ ...result, 'gen_ai.response.id': 'resp-1' }, 0, {}),
    log({ 'gen_ai.evaluation.score.value': '1' }, 0),
  ]);
  expect(await scores(`tenant = 'beta'`)).toEqual([
    {
      tenant: 'beta',
      target_kind: 'response',
      target: 'resp-1',
      name: 'accuracy',
      value: '0.5',
      label: '',
      source: 'judge',
    },
    {
      tenant: 'beta',
      target_kind: 'span',
      target: `${TRACE}-${SPAN}`,
      name: 'accuracy',
      value: '0.9',
      label: '',
      source: 'judge',
    },
  ]);
});

test('an evaluator of another span scores that span', async () => {
  await engine.insert('otel_traces', [
    span(
      {
        'openinference.span.kind': 'EVALUATOR',
        'evaluations.0.evaluation.name': 'late',
        'evaluations.0.evaluation.score': '3',
      },
      {
        SpanId: '1'.repeat(16),
        ResourceAttributes: { 'tenant.id': 'gamma' },
        'Links.TraceId': [TRACE],
        'Links.SpanId': [SPAN],
        'Links.TraceState': [''],
        'Links.Attributes': [{}],
      }
    ),
  ]);
  expect((await scores(`tenant = 'gamma'`)).map(({ target }) => target)).toEqual([`${TRACE}-${SPAN}`]);
});
