import { buildRunTree } from '@loopscope/core';
import { modelCall } from '@loopscope/core/testdata/aSpan';

import type { LayoutScope } from '../FlameLayout';
import { layoutOf } from '../layoutOf';
import { spanColumns } from '../SpanColumns';
import type { LayoutReply, LayoutRequest } from './LayoutMessages';
import { LayoutMaker } from './LayoutMaker';
import { serveLayouts } from './serveLayouts';

const tokens = { input: 5, cacheRead: null, cacheWrite: null, output: 1, reasoning: null };
const columns = spanColumns(
  buildRunTree([
    modelCall({ spanId: 'a', durationMs: 9 }, { tokens }),
    modelCall({ spanId: 'b', parentSpanId: 'a', startMs: 1, durationMs: 2, status: 'error' }, { tokens }),
  ])
);
const byTime: LayoutScope = { axis: 'time', focus: -1, folded: new Set() };
const byTokens: LayoutScope = { axis: 'tokens', focus: -1, folded: new Set([0]) };

type Behaviour = (worker: WorkerLike, request: LayoutRequest) => void;

/** A worker without a thread: messages are copied, and arrays given away are gone, as between threads. */
class WorkerLike {
  onmessage: ((event: { data: LayoutReply }) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  onmessageerror: (() => void) | null = null;
  isEnded = false;
  received: LayoutRequest[] = [];

  constructor(private readonly behave: Behaviour) {}

  postMessage(request: LayoutRequest) {
    this.received.push(request);
    this.behave(this, request);
  }

  terminate() {
    this.isEnded = true;
  }
}

function serving(): WorkerLike {
  const gone = new Set<ArrayBuffer>();
  const serve = serveLayouts((reply, transfer) => {
    transfer.forEach((buffer) => gone.add(buffer));
    queueMicrotask(() => worker.onmessage?.({ data: reply }));
  });
  const worker = new WorkerLike((_, request) => serve(request));
  queueMicrotask(() => worker.onmessage?.({ data: { ready: true } }));
  return worker;
}

const makerWith = (worker: WorkerLike) => new LayoutMaker(() => worker as unknown as Worker);

describe('layouts from a worker', () => {
  it('are those that are made here, and columns are sent once', async () => {
    const worker = serving();
    const maker = makerWith(worker);
    expect(await maker.make(columns, byTime)).toEqual(layoutOf(columns, byTime));
    expect(await maker.make(columns, byTokens)).toEqual(layoutOf(columns, byTokens));
    expect(worker.received.filter((request) => 'columns' in request)).toHaveLength(1);
    maker.stop();
    expect(worker.isEnded).toBe(true);
  });

  it('give away no array that the columns need again', () => {
    const given: ArrayBuffer[] = [];
    const serve = serveLayouts((_, transfer) => given.push(...transfer));
    serve({ columns });
    serve({ id: 0, scope: byTime });
    serve({ id: 1, scope: byTokens });
    expect(given.length).toBeGreaterThan(5);
    expect(new Set(given).size).toBe(given.length);
    expect(given).not.toContain(columns.start.buffer);
    expect(given).not.toContain(columns.failed.buffer);
  });
});

describe('without a worker', () => {
  const expected = layoutOf(columns, byTime);

  it('layouts are made here where one may not start', async () => {
    const maker = new LayoutMaker(() => {
      throw new DOMException('refused', 'SecurityError');
    });
    expect(await maker.make(columns, byTime)).toEqual(expected);
  });

  it('layouts are made here where its script is refused', async () => {
    const worker = new WorkerLike(() => {});
    const maker = makerWith(worker);
    const layout = maker.make(columns, byTime);
    const event = new Event('error', { cancelable: true });
    worker.onerror?.(event);
    expect(await layout).toEqual(expected);
    expect(event.defaultPrevented).toBe(true);
    expect(worker.isEnded).toBe(true);
    expect(await maker.make(columns, byTime)).toEqual(expected);
    expect(worker.received).toHaveLength(2);
  });

  it('layouts are made here where nothing can be sent to it', async () => {
    const maker = makerWith(
      new WorkerLike(() => {
        throw new DOMException('no clone', 'DataCloneError');
      })
    );
    expect(await maker.make(columns, byTime)).toEqual(expected);
  });

  it('layouts are made here where it never says a word', async () => {
    jest.useFakeTimers();
    const maker = makerWith(new WorkerLike(() => {}));
    const layout = maker.make(columns, byTime);
    jest.advanceTimersByTime(3_000);
    jest.useRealTimers();
    expect(await layout).toEqual(expected);
  });

  it('what is asked for after its end is made here', async () => {
    const maker = makerWith(serving());
    maker.stop();
    expect(await maker.make(columns, byTime)).toEqual(expected);
  });
});
