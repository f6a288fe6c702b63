import { LoadingState, dateTime, type DataFrame, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';
import { defaultQuery, type LlmQuery } from '@loopscope/core';
import fc from 'fast-check';
import { lastValueFrom } from 'rxjs';

import { testDataSource } from '../testing/grafanaServices.fixture';
import { answerFromTempo, type StoredRun, type TempoBackend } from '../testing/tempoBackend.fixture';
import { SHOW_AFTER_MS } from './growingLists';
import { growingRanges } from './growingRanges';

const NOW = Date.UTC(2026, 10, 20, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const run = (id: string, minutesAgo: number, more: Partial<StoredRun> = {}): StoredRun => ({
  runId: id,
  traceId: id,
  start: NOW - minutesAgo * MINUTE,
  duration: 1_000,
  cost: 1,
  agent: 'planner',
  name: 'ask',
  open: false,
  ...more,
});

const request = (
  queries: Array<Partial<LlmQuery>>,
  hours: number,
  more: Partial<DataQueryRequest<LlmQuery>> = {}
): DataQueryRequest<LlmQuery> => ({
  requestId: 'Q1',
  app: 'dashboard',
  interval: '1m',
  intervalMs: MINUTE,
  range: { from: dateTime(NOW - hours * HOUR), to: dateTime(NOW), raw: { from: `now-${hours}h`, to: 'now' } },
  scopedVars: {},
  startTime: 0,
  timezone: 'utc',
  targets: queries.map((query, index) => ({ ...defaultQuery('runs'), refId: 'ABC'[index], ...query })),
  ...more,
});

const datasource = () => testDataSource(undefined, { tempo: { url: 'http://tempo:3200' } });

const idsOf = (frame: DataFrame | undefined): string[] =>
  frame?.fields.find(({ name }) => name === 'run_id')?.values ?? [];
const noticesOf = (frame: DataFrame | undefined) => frame?.meta?.notices?.map(({ text }) => text) ?? [];

function watch(asked: DataQueryRequest<LlmQuery>) {
  const answers: DataQueryResponse[] = [];
  const watching = datasource()
    .query(asked)
    .subscribe((answer) => answers.push(answer));
  const last = () => answers.at(-1);
  return { answers, last, shown: () => idsOf(last()?.data[0]), stop: () => watching.unsubscribe() };
}

describe('a list out of Tempo', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is shown from its newest rows on, in one frame, while the rest of the range is read', async () => {
    const runs = [run('a', 5), run('b', 30), run('c', 200)];
    const tempo = answerFromTempo({ runs, delayMs: () => 2_000 });
    const { answers, last, shown, stop } = watch(request([{}], 6));
    await jest.advanceTimersByTimeAsync(2_000);
    expect(shown()).toEqual(['a', 'b']);
    expect(last()).toMatchObject({ state: LoadingState.Streaming, key: 'growing' });
    expect(noticesOf(last()?.data[0])).toEqual(['Since 2026-11-20 11:20 so far: what was before is being read.']);
    await jest.advanceTimersByTimeAsync(4_000);
    expect(shown()).toEqual(['a', 'b', 'c']);
    expect(last()).toMatchObject({ state: LoadingState.Done, key: 'growing' });
    expect(noticesOf(last()?.data[0])).toEqual([]);
    expect(answers.map(({ data }) => data.map(({ refId }) => refId))).toEqual([['A'], ['A'], ['A']]);
    // The last question is the whole one, with its relative range.
    expect(tempo.asked.map(({ fromMs, toMs, requestId }) => [(NOW - fromMs) / MINUTE, toMs, requestId])).toEqual([
      [40, NOW, 'Q1-part-0'],
      [120, NOW, 'Q1-part-1'],
      [360, NOW, 'Q1-part-2'],
    ]);
    stop();
  });

  it('is shown at once where it is read at once: a dashboard that refreshes does not flicker', async () => {
    answerFromTempo({ runs: [run('a', 5), run('b', 200)], delayMs: () => 100 });
    const { answers, shown } = watch(request([{}], 6));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(answers).toHaveLength(1);
    expect(shown()).toEqual(['a', 'b']);
  });

  it('is shown after a second although the next range takes long, and not before there are rows', async () => {
    answerFromTempo({
      runs: [run('a', 100)],
      delayMs: (fromMs) => (fromMs === NOW - 6 * HOUR ? 60_000 : 100),
    });
    const { answers, shown } = watch(request([{}], 6));
    await jest.advanceTimersByTimeAsync(SHOW_AFTER_MS - 1);
    expect(answers).toHaveLength(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(shown()).toEqual(['a']);
  });

  it('ends where its limit is reached and nothing earlier can come before it', async () => {
    const tempo = answerFromTempo({ runs: [run('a', 5), run('b', 30), run('c', 41), run('d', 300)] });
    const { shown } = watch(request([{ limit: 2 }], 6));
    await jest.advanceTimersByTimeAsync(1);
    expect(shown()).toEqual(['a', 'b']);
    expect(tempo.asked).toHaveLength(1);
  });

  it('ends also with a run that goes on where its agent is known', async () => {
    const runs = [run('a', 5, { open: true, agent: '' }), run('b', 30), run('c', 300, { agent: 'writer' })];
    const tempo = answerFromTempo({ runs });
    const { last } = watch(request([{ limit: 2 }], 6));
    await jest.advanceTimersByTimeAsync(1);
    expect(tempo.asked).toHaveLength(1);
    expect(last()?.data[0].fields.at(-1).values).toEqual(['planner', '']);
  });

  it.each<[string, Partial<StoredRun>, Partial<LlmQuery>]>([
    ['a run that began before the range', { duration: 30 * MINUTE }, {}],
    ['a run whose agent may be known of an earlier one', { open: true, agent: '' }, {}],
    ['another order', {}, { orderBy: 'cost' }],
    ['the oldest first', {}, { order: 'asc' }],
  ])('goes on with %s', async (_, more, query) => {
    const minutesAgo = more.duration ? 60 : 30;
    const tempo = answerFromTempo({ runs: [run('a', 5), run('b', minutesAgo, more), run('c', 300, { cost: 9 })] });
    watch(request([{ limit: 2, ...query }], 6));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(tempo.asked.length).toBeGreaterThan(1);
  });

  it('is of the newest traces where Tempo has more than are read, and then asked for no more', async () => {
    const runs = [run('a', 5), run('b', 10), run('c', 30), run('d', 300)];
    const tempo = answerFromTempo({ runs, traceLimit: 2 });
    const { last, shown } = watch(request([{ orderBy: 'duration' }], 6));
    await jest.advanceTimersByTimeAsync(1);
    expect(shown()).toEqual(['a', 'b']);
    expect(last()?.state).toBe(LoadingState.Done);
    expect(noticesOf(last()?.data[0])).toEqual(['Of the newest 2 traces of this range only']);
    expect(tempo.asked).toHaveLength(1);
  });

  it('is asked for whole at once where one of the newest traces began before the range', async () => {
    const runs = [run('a', 5), run('b', 50, { duration: 45 * MINUTE }), run('c', 55, { duration: 50 * MINUTE })];
    const tempo = answerFromTempo({ runs, traceLimit: 2 });
    const { last } = watch(request([{}], 6));
    await jest.advanceTimersByTimeAsync(1);
    expect(tempo.asked.map(({ fromMs }) => (NOW - fromMs) / HOUR)).toEqual([40 / 60, 6]);
    expect(noticesOf(last()?.data[0])).toEqual(['Of the newest 2 traces of this range only']);
  });

  it('keeps its rows where an earlier part of the range fails, and says which', async () => {
    const tempo = answerFromTempo({
      runs: [run('a', 5), run('b', 200)],
      refuses: (fromMs) => (fromMs < NOW - HOUR ? 'Tempo did not answer within 30s.' : undefined),
    });
    const { last, shown } = watch(request([{}], 6));
    await jest.advanceTimersByTimeAsync(1);
    expect(tempo.asked).toHaveLength(2);
    expect(shown()).toEqual(['a']);
    expect(last()?.state).toBe(LoadingState.Done); // Grafana makes an error of it
    expect(last()?.errors).toEqual([
      expect.objectContaining({
        refId: 'A',
        message: 'What was before 2026-11-20 11:20 could not be read: Tempo did not answer within 30s.',
      }),
    ]);
    expect(last()?.error).toEqual(last()?.errors?.[0]);
    expect(noticesOf(last()?.data[0])).toEqual(['Since 2026-11-20 11:20 only: what was before could not be read.']);
  });

  it('fails as it would at once where its first part does', async () => {
    const tempo = answerFromTempo({ runs: [], refuses: () => 'Tempo refuses these credentials.' });
    const { last } = watch(request([{}], 6));
    await jest.advanceTimersByTimeAsync(1);
    expect(tempo.asked).toHaveLength(1);
    expect(last()?.errors).toEqual([expect.objectContaining({ message: 'Tempo refuses these credentials.' })]);
    expect(last()?.data).toEqual([]);
  });

  it('asks one question at a time, and none any more when nobody looks', async () => {
    const tempo = answerFromTempo({ runs: [run('a', 5)], delayMs: () => 2_000 });
    const { stop } = watch(request([{}, { orderBy: 'cost' }], 6));
    await jest.advanceTimersByTimeAsync(3_000);
    expect(tempo.asked.map(({ queries }) => queries.map(({ refId }) => refId))).toEqual([
      ['A', 'B'],
      ['A', 'B'],
    ]);
    expect(tempo.running()).toBe(1);
    stop();
    expect(tempo.running()).toBe(0);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(tempo.asked).toHaveLength(2);
    expect(tempo.most()).toBe(1);
  });

  it('comes after what is answered at once; a list that is whole is not asked for again', async () => {
    const tempo = answerFromTempo({ runs: [run('a', 5), run('b', 300)], delayMs: () => 1_500 });
    const { answers, last } = watch(request([{ limit: 1 }, {}, defaultQuery('metrics')], 6));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(tempo.asked.map(({ queries }) => queries.map(({ refId }) => refId))).toEqual([
      ['C'],
      ['A', 'B'],
      ['B'],
      ['B'],
    ]);
    expect(answers.map(({ state }) => state)).toEqual([
      LoadingState.Streaming,
      LoadingState.Streaming,
      LoadingState.Streaming,
      LoadingState.Done,
    ]);
    expect(last()?.data.map((frame: DataFrame) => [frame.refId, idsOf(frame)])).toEqual([
      ['A', ['a']],
      ['B', ['a', 'b']],
    ]);
  });

  it('measures a range that has not ended by what is over', async () => {
    const tempo = answerFromTempo({ runs: [run('a', 5)] });
    const range = { from: dateTime(NOW - HOUR), to: dateTime(NOW + 23 * HOUR), raw: { from: 'now/d', to: 'now/d' } };
    watch(request([{}], 24, { range }));
    await jest.advanceTimersByTimeAsync(1);
    expect(tempo.asked.map(({ fromMs }) => (NOW - fromMs) / MINUTE)).toEqual([20, 60]);
  });

  it.each<[string, Partial<LlmQuery>, number, Partial<DataQueryRequest<LlmQuery>>]>([
    ['over a short range', {}, 0.7, {}],
    ['out of ClickHouse', { source: 'clickhouse' }, 6, {}],
    ['of sessions, whose figures grow with the range', defaultQuery('sessions'), 6, {}],
    ['of one trace', { query: { traceId: '0af7651916cd43dd8448eb211c80319c' } }, 6, {}],
    ['where nobody looks on', {}, 6, { app: 'unified-alerting' }],
  ])('is asked for once %s', async (_, query, hours, more) => {
    const tempo = answerFromTempo({ runs: [run('a', 5)] });
    watch(request([query], hours, more));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(tempo.asked).toHaveLength(1);
  });
});

describe('the last answer about a list that grows', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW, doNotFake: ['performance', 'queueMicrotask', 'nextTick'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const storedRun = fc.record({
    traceId: fc.integer({ min: 0, max: 25 }).map((n) => `t${n}`),
    start: fc
      .oneof(fc.integer({ min: 0, max: 2 * HOUR }), fc.integer({ min: 0, max: 26 * HOUR }))
      .map((ago) => NOW - ago),
    duration: fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 3 * HOUR })),
    cost: fc.integer({ min: 0, max: 3 }),
    agent: fc.constantFrom('planner', 'writer', 'planner', ''),
    name: fc.constantFrom('ask', 'tell'),
    open: fc.boolean(),
  });
  const stored = fc
    .array(storedRun, { maxLength: 40, size: 'max' })
    .map((all): StoredRun[] => all.map((one, index) => ({ ...one, runId: `${one.traceId}-${index}` })));
  const asked = fc.record({
    limit: fc.integer({ min: 1, max: 8 }),
    orderBy: fc.constantFrom('start' as const, 'start' as const, 'cost' as const, 'duration' as const),
    order: fc.constantFrom('desc' as const, 'desc' as const, 'asc' as const),
  });

  async function answered(backend: TempoBackend, query: Partial<LlmQuery>, hours: number, app: string) {
    const tempo = answerFromTempo(backend);
    const { data, state } = await lastValueFrom(datasource().query(request([query], hours, { app })));
    return { frame: data[0] as DataFrame, state, questions: tempo.asked.length };
  }

  it('is that of one question over the whole range, or better', async () => {
    let early = 0;
    await fc.assert(
      fc.asyncProperty(
        stored,
        asked,
        fc.integer({ min: 1, max: 30 }),
        fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
        async (runs, query, hours, traceLimit) => {
          const grown = await answered({ runs, traceLimit }, query, hours, 'dashboard');
          const once = await answered({ runs, traceLimit }, query, hours, 'somewhere');
          const ranges = growingRanges(request([], hours).range).length;
          expect(once.questions).toBe(1);
          expect(grown.state).toBe(LoadingState.Done);
          early += grown.frame.meta?.custom?.loopscope.newestSince === undefined && grown.questions < ranges ? 1 : 0;
          if (once.frame.meta?.notices && !grown.frame.meta?.notices) {
            // What was known before the traces were too many is true of all of them.
            const unbounded = await answered({ runs }, query, hours, 'somewhere');
            expect(grown.frame).toEqual(unbounded.frame);
          } else {
            expect(grown.frame).toEqual(once.frame);
          }
        }
      ),
      { numRuns: 200 }
    );
    expect(early).toBeGreaterThan(2);
  });
});
