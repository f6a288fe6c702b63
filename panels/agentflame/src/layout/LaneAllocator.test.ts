import fc from 'fast-check';

import { LaneAllocator } from './LaneAllocator';

const TOLERANCE_MS = 0.001;

/** Looks at every lane for each interval. */
function lowestFree(intervals: Array<[number, number]>): number[] {
  const ends: number[] = [];
  return intervals.map(([start, end]) => {
    const free = ends.findIndex((last) => last <= start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = Math.max(end - TOLERANCE_MS, start + 2 * TOLERANCE_MS);
    return lane;
  });
}

const intervals = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 120 })), { maxLength: 300 })
  .map((drafts) =>
    drafts.map(([start, length]): [number, number] => [start, start + length]).sort(([a], [b]) => a - b)
  );

describe('the allocator of lanes', () => {
  it('always gives the lowest lane that is free, also after a reset', () => {
    const allocator = new LaneAllocator();
    fc.assert(
      fc.property(intervals, (placed) => {
        allocator.reset();
        const lanes = placed.map(([start, end]) => allocator.place(start, end));
        const expected = lowestFree(placed);
        expect(lanes).toEqual(expected);
        expect(allocator.lanes).toBe(Math.max(-1, ...expected) + 1);
      })
    );
  });
});
