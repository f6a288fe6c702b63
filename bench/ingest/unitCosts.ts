import type { Engine } from '../../workbench/src/engine/Engine';
import { DATABASE } from '../store';
import { pause, processorTime, untilSettled } from './measure';
import { insertGenerated, SPANS_PER_TRACE } from './mix';

const BATCH = 10_000;
const BATCHES = 5;

/** Milliseconds after which settlement no longer looks at what was settled last, and the interval at which it runs. */
const QUIET = 150_000;
const INTERVAL = 10_000;

/** Microseconds of processor time a span, and milliseconds an insert has beside its rows. */
export interface UnitCosts {
  store: number;
  view: number;
  settlement: number;
  anInsert: number;
  /** Milliseconds of a settlement that finds nothing: while what was settled last is still looked at, and later. */
  nothingNew: number;
  quiet: number;
}

/** Takes the parts of ingest one by one, with nothing else going on: processor time does not depend on who else waits. */
export async function unitCosts(engine: Engine): Promise<UnitCosts> {
  let next = 1_000_000_000;
  const insert = (rows: number) => engine.run({ sql: insertGenerated((next += BATCH * SPANS_PER_TRACE), rows) });
  const batches = async () => {
    for (let i = 0; i < BATCHES; i++) {
      await insert(BATCH);
    }
  };
  const perSpan = (ms: number) => (ms * 1000) / (BATCHES * BATCH);

  await settlement(engine, 'STOP');
  await engine.run({ sql: `DETACH TABLE ${DATABASE}.llm_inbox_view` });
  await insert(BATCH);
  const bare = await processorTime(batches);
  await engine.run({ sql: `ATTACH TABLE ${DATABASE}.llm_inbox_view` });
  await insert(BATCH);
  const withView = await processorTime(batches);
  const single = await processorTime(async () => {
    for (let i = 0; i < BATCHES; i++) {
      await engine.run({
        sql: `INSERT INTO ${DATABASE}.otel_traces (Timestamp, TraceId, SpanId) SELECT now64(9), hex(rand64()), hex(${i})`,
      });
    }
  });
  await settlement(engine, 'START');
  const settling = await processorTime(() => untilSettled(engine));
  const nothingNew = await anInterval(2 * INTERVAL);
  await pause(QUIET);
  const quiet = await anInterval(6 * INTERVAL);
  return {
    store: perSpan(bare),
    view: perSpan(withView - bare),
    // Of the batches that the view saw, and one before.
    settlement: (perSpan(Math.max(0, settling - nothingNew)) * BATCHES) / (BATCHES + 1),
    anInsert: single / BATCHES,
    nothingNew,
    quiet,
  };
}

/** Processor time of one interval, out of several. */
const anInterval = async (ms: number) => ((await processorTime(() => pause(ms))) * INTERVAL) / ms;

async function settlement(engine: Engine, verb: 'START' | 'STOP'): Promise<void> {
  const views = await engine.rows<{ view: string }>(
    `SELECT view FROM system.view_refreshes WHERE database = '${DATABASE}' ORDER BY view`
  );
  for (const { view } of views) {
    await engine.run({ sql: `SYSTEM ${verb} VIEW ${DATABASE}.${view}` });
  }
}
