import fc from 'fast-check';

import { plainSpan } from '../../testdata/aSpan';
import { arbitrarySpans } from '../../testdata/arbitrarySpans';
import { unionMs } from './activeTime';
import { buildRunTree } from './RunTree';
import { selfTimeMs } from './selfTime';

const at = (spanId: string, parentSpanId: string, startMs: number, durationMs: number) =>
  plainSpan({ spanId, parentSpanId, startMs, durationMs });

describe('self time', () => {
  it('leaves out the time of children, counting overlaps once', () => {
    const tree = buildRunTree([at('root', '', 0, 10), at('a', 'root', 1, 4), at('b', 'root', 3, 4)]);
    expect(selfTimeMs(tree, 0)).toBe(4);
  });

  it('counts of a child only what lies within the parent', () => {
    const tree = buildRunTree([at('root', '', 0, 10), at('a', 'root', 8, 100)]);
    expect(selfTimeMs(tree, 0)).toBe(8);
  });

  it('is never negative and never more than the duration', () => {
    fc.assert(
      fc.property(arbitrarySpans, (spans) => {
        const tree = buildRunTree(spans);
        tree.spans.forEach((span, node) => {
          expect(selfTimeMs(tree, node)).toBeGreaterThanOrEqual(0);
          expect(selfTimeMs(tree, node)).toBeLessThanOrEqual(span.durationMs);
        });
      })
    );
  });
});

describe('active time', () => {
  it('counts overlaps once and gaps not at all', () => {
    expect(
      unionMs([
        { start: 10, end: 12 },
        { start: 0, end: 4 },
        { start: 2, end: 5 },
        { start: 11, end: 11.5 },
      ])
    ).toBe(7);
    expect(unionMs([])).toBe(0);
  });
});
