import fc from 'fast-check';

import { iterationBuckets } from './iterationBuckets';

const range = { startMs: 1_000, endMs: 2_000 };
const at = (startMs: number, ...tools: number[]) => ({ startMs, modelCall: 0, tools });

describe('iterations over time', () => {
  it('fall into equal slices, repeats told apart', () => {
    const iterations = [at(1_000, 1), at(1_100, 2), at(1_600, 3), at(2_000, 4)];
    expect(iterationBuckets(iterations, (node) => node === 3, range, 2)).toEqual([
      { iterations: 2, repeating: 0 },
      { iterations: 2, repeating: 1 },
    ]);
  });

  it('are all counted, once', () => {
    const starts = fc.array(fc.integer({ min: 0, max: 3_000 }));
    fc.assert(
      fc.property(starts, fc.integer({ min: 1, max: 50 }), (times, count) => {
        const buckets = iterationBuckets(
          times.map((ms) => at(ms)),
          () => false,
          range,
          count
        );
        expect(buckets.reduce((sum, { iterations }) => sum + iterations, 0)).toBe(times.length);
      })
    );
  });

  it('of a run without duration fall into one slice', () => {
    expect(iterationBuckets([at(5)], () => false, { startMs: 5, endMs: 5 }, 3)[0].iterations).toBe(1);
  });
});
