import {
  LiveChannelConnectionState,
  LoadingState,
  dateTime,
  type DataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
} from '@grafana/data';
import { config, type BackendSrvRequest } from '@grafana/runtime';
import { defaultQuery, type LlmQuery } from '@loopscope/core';

import { answerRequests, testDataSource } from '../testing/grafanaServices.fixture';
import { liveService } from '../testing/liveService.fixture';
import type { LiveMessage } from './LiveMessage';

interface Row {
  id: string;
  start: number;
  cost: number;
}

const run = (id: string, start: number, cost = 1): Row => ({ id, start, cost });

const frameJSON = (rows: Row[], live?: LiveMessage) => ({
  schema: {
    meta: { custom: { loopscope: { contract: 'runs', version: 1, ...(live && { live }) } } },
    fields: [
      { name: 'run_id', type: 'string' as never },
      { name: 'start', type: 'time' as never },
      { name: 'cost', type: 'number' as never },
    ],
  },
  data: { values: [rows.map(({ id }) => id), rows.map(({ start }) => start), rows.map(({ cost }) => cost)] },
});

const request = (query: Partial<LlmQuery>, more: Partial<DataQueryRequest<LlmQuery>> = {}) => ({
  requestId: 'Q1',
  app: 'explore',
  interval: '1m',
  intervalMs: 60_000,
  range: {
    from: dateTime('2026-11-20T10:00:00Z'),
    to: dateTime('2026-11-20T11:00:00Z'),
    raw: { from: 'now-1h', to: 'now' },
  },
  scopedVars: {},
  startTime: 0,
  timezone: 'utc',
  targets: [{ ...defaultQuery('runs'), refId: 'A', ...query }],
  ...more,
});

/** What a panel shows after each answer: the rows' ids and costs. */
function watch(query: Partial<LlmQuery>, more?: Partial<DataQueryRequest<LlmQuery>>) {
  const answers: DataQueryResponse[] = [];
  const watching = testDataSource()
    .query(request(query, more))
    .subscribe((answer) => answers.push(answer));
  const shown = () => rowsOf(answers.at(-1)?.data[0]);
  return { answers, shown, stop: () => watching.unsubscribe() };
}

const rowsOf = (frame: DataFrame | undefined) => {
  const [ids, , costs] = frame?.fields.map(({ values }) => values) ?? [];
  return ids?.map((id, row) => `${id} ${costs[row]}`);
};

/** A backend that has these runs, and a channel unless it says why not. */
function backend(database: { rows: Row[]; live?: LiveMessage }): BackendSrvRequest[] {
  return answerRequests(({ data }) => {
    const { live } = data.queries[0];
    return { results: { A: { status: 200, frames: [frameJSON(database.rows, live ? database.live : undefined)] } } };
  });
}

const asked = (requests: BackendSrvRequest[]) => requests.map(({ data }) => Boolean(data.queries[0].live));

describe('a live list', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: Date.UTC(2026, 10, 20, 12) });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('follows its channel: new rows first, changed rows in their place, and those that are no more gone', async () => {
    const channels = liveService();
    const database = { rows: [run('b', 2), run('a', 1)], live: { path: 'live/9/abc' } };
    const requests = backend(database);
    const { answers, shown, stop } = watch({ limit: 3 }, { liveStreaming: true });
    expect(shown()).toEqual(['b 1', 'a 1']);
    expect(answers[0].state).toBe(LoadingState.Streaming);
    const [channel] = channels;
    expect(channel.address).toMatchObject({ scope: 'ds', stream: 'loopscope', path: 'live/9/abc' });
    // The backend admits who asks the same as the path was made of.
    expect(channel.address.data).toMatchObject({
      queryType: 'runs',
      live: true,
      orderBy: 'start',
      order: 'desc',
      limit: 3,
    });

    database.rows = [run('c', 3), ...database.rows];
    channel.status(LiveChannelConnectionState.Connected);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(shown()).toEqual(['c 1', 'b 1', 'a 1']); // came before the channel connected
    expect(asked(requests)).toEqual([true, false]);

    channel.message(frameJSON([run('d', 4), run('b', 2, 7)], {}));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(shown()).toEqual(['d 1', 'c 1', 'b 7']);
    channel.message(frameJSON([run('e', 0.5)], { gone: ['d'] }));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(shown()).toEqual(['c 1', 'b 7', 'e 1']);
    channel.message(frameJSON([], { trouble: 'ClickHouse is away' }));
    await jest.advanceTimersByTimeAsync(1_000);
    expect(shown()).toEqual(['c 1', 'b 7', 'e 1']);
    expect(answers.at(-1)?.data[0].meta.notices).toEqual([{ severity: 'warning', text: 'ClickHouse is away' }]);
    stop();
    expect(channel.open).toBe(false);
  });

  it('asks for the next channel where one ends', async () => {
    const channels = liveService();
    const requests = backend({ rows: [run('a', 1)], live: { path: 'live/9/abc' } });
    const { stop } = watch({ live: true });
    channels[0].status(LiveChannelConnectionState.Connected);
    channels[0].message(frameJSON([], { ended: 'The time is over' }));
    await jest.advanceTimersByTimeAsync(5_000);
    expect(asked(requests)).toEqual([true, false, true]);
    expect(channels.map(({ open }) => open)).toEqual([false, true]);
    stop();
  });

  it.each([
    [
      'it is refused',
      (channel: ReturnType<typeof liveService>[0]) => channel.status(LiveChannelConnectionState.Disconnected),
    ],
    [
      'it fails',
      (channel: ReturnType<typeof liveService>[0]) =>
        channel.status(LiveChannelConnectionState.Connecting, 'transport closed'),
    ],
    ['it does not connect', () => undefined],
  ])('asks again every few seconds where %s, and tries a channel after a minute', async (_, happens) => {
    const channels = liveService();
    const database = { rows: [run('a', 1)], live: { path: 'live/9/abc' } };
    const requests = backend(database);
    const { shown, stop } = watch({ live: true });
    happens(channels[0]);
    await jest.advanceTimersByTimeAsync(10_000);
    database.rows = [run('b', 2), run('a', 1)];
    await jest.advanceTimersByTimeAsync(6_000);
    expect(shown()).toEqual(['b 1', 'a 1']);
    expect(asked(requests).slice(1).some(Boolean)).toBe(false);
    await jest.advanceTimersByTimeAsync(61_000);
    expect(channels).toHaveLength(2);
    stop();
  });

  it('asks again every few seconds where all streams are taken', async () => {
    const channels = liveService();
    const database = { rows: [run('a', 1)], live: { refused: 'All live streams are taken' } };
    const requests = backend(database);
    const { shown, stop } = watch({ live: true });
    database.rows = [run('b', 2), run('a', 1)];
    await jest.advanceTimersByTimeAsync(5_000);
    expect(shown()).toEqual(['b 1', 'a 1']);
    expect(requests).toHaveLength(2);
    expect(channels).toEqual([]);
    stop();
  });

  it('asks for no channel where Grafana Live is off, and moves the range', async () => {
    liveService();
    config.liveEnabled = false;
    const requests = backend({ rows: [run('a', 1)], live: { path: 'live/9/abc' } });
    const { stop } = watch({ live: true });
    await jest.advanceTimersByTimeAsync(10_000);
    expect(asked(requests)).toEqual([false, false, false]);
    const ends = requests.map(({ data }) => Number(data.to));
    expect(ends[2] - ends[0]).toBe(10_000);
    stop();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(requests).toHaveLength(3);
  });

  it.each([
    ['what is no list of runs or calls', defaultQuery('metrics'), { liveStreaming: true }],
    [
      'a range that is over',
      { live: true },
      { range: { ...request({}).range, raw: { from: 'now-2h', to: 'now-1h' } } },
    ],
  ])('asks once for %s', async (_, query, more) => {
    liveService();
    const requests = backend({ rows: [], live: { path: 'live/9/abc' } });
    const { stop } = watch(query, more);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(asked(requests)).toEqual([false]);
    stop();
  });
});
