import type { Engine } from '../../workbench/src/engine/Engine';
import type { Done, Load } from './hold';
import { pause } from './measure';
import { insertGenerated, SPANS_PER_TRACE } from './mix';

const BATCH = 10_000;
const WRITERS = 2;

/** Inserts that the engine fills by itself, 10,000 rows each. */
export function engineLoad(engine: Engine): Load {
  let rate = 0;
  let next = 0;
  let inserted = 0;
  let begun = 0;
  let since = performance.now();
  let failure: unknown;
  let stopped = false;

  const write = async () => {
    while (!stopped) {
      if (begun + BATCH > ((performance.now() - since) / 1000) * rate + BATCH || rate === 0) {
        await pause(5);
        continue;
      }
      begun += BATCH;
      const from = (next += BATCH * SPANS_PER_TRACE);
      await engine.run({ sql: insertGenerated(from, BATCH) });
      inserted += BATCH;
    }
  };
  const writers = Array.from({ length: WRITERS }, () =>
    write().catch((reason: unknown) => {
      failure = reason;
    })
  );

  return {
    name: "the engine's own inserts of 10,000 rows",
    turn: (to): Promise<Done> => {
      if (failure !== undefined) {
        return Promise.reject(failure);
      }
      const done = { spans: inserted, turnedAway: 0, senderMs: 0 };
      inserted = 0;
      begun = 0;
      since = performance.now();
      rate = to;
      return Promise.resolve(done);
    },
    stop: async () => {
      stopped = true;
      await Promise.all(writers);
    },
  };
}
