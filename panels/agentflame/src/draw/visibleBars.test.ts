import { buildRunTree, type TraceSpan } from '@loopscope/core';

import { plainSpan } from '@loopscope/core/testdata/aSpan';
import type { AxisView } from '../axis/AxisView';
import { flagCounts } from '../layout/flagCounts';
import { layoutOf } from '../layout/layoutOf';
import { spanColumns } from '../layout/SpanColumns';
import { visibleBars, type Bar } from './visibleBars';

const at = (startMs: number, durationMs: number, status: TraceSpan['status'] = 'ok') =>
  plainSpan({ spanId: `s${startMs}`, startMs, durationMs, status });

function barsOf(spans: TraceSpan[], view: AxisView, widthPx: number, lit: Uint8Array | null = null): Bar[] {
  const layout = layoutOf(spanColumns(buildRunTree(spans)), { axis: 'time', focus: -1, folded: new Set() });
  const bars: Bar[] = [];
  visibleBars(layout, view, widthPx, { first: 0, last: 9 }, lit && flagCounts(layout.nodes, lit), (bar) =>
    bars.push({ ...bar })
  );
  return bars;
}

describe('bars in view', () => {
  it('are those that the view touches, in pixels', () => {
    const spans = [at(0, 10), at(20, 10), at(40, 10)];
    expect(barsOf(spans, { from: 15, to: 35 }, 200)).toEqual([
      { node: 1, row: 0, x: 50, width: 100, count: 1, hasError: false, isLit: true },
    ]);
  });

  it('join where they are slivers, and an error among them stays visible', () => {
    const spans = Array.from({ length: 1_000 }, (_, i) => at(i, 1, i === 500 ? 'error' : 'ok'));
    const bars = barsOf(spans, { from: 0, to: 1_000 }, 100);
    expect(bars.length).toBeLessThanOrEqual(100);
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
    expect(bars.filter(({ hasError }) => hasError)).toHaveLength(1);
  });

  it('join into one that is looked for, if any of them is', () => {
    const spans = Array.from({ length: 1_000 }, (_, i) => at(i, 1));
    const lit = new Uint8Array(1_000);
    lit[500] = 1;
    expect(barsOf(spans, { from: 0, to: 1_000 }, 100, lit).filter(({ isLit }) => isLit)).toHaveLength(1);
  });

  it('are at least a pixel wide', () => {
    expect(barsOf([at(0, 0), at(1_000, 1)], { from: 0, to: 1_001 }, 100)[0].width).toBe(1);
  });
});
