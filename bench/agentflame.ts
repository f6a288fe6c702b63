/**
 * Times the flame graph's own work, median of 5: tree, layout by time, and one frame's search for what is in view.
 * Run: npx tsx bench/agentflame.ts [spans...]
 */
import { buildRunTree, type TraceSpan } from '@loopscope/core';
import { modelCall, plainSpan, toolCall } from '@loopscope/core/testdata/aSpan';

import { visibleBars } from '../panels/agentflame/src/draw/visibleBars';
import { timeLayout } from '../panels/agentflame/src/layout/timeLayout';

const RUNS = 5;
const WIDTH_PX = 1_400;
const ROWS_ON_SCREEN = 40;

/** Shapes that break naive layouts. */
const SHAPES: Record<string, (count: number) => TraceSpan[]> = {
  /** Agents that each take turns of a model and a tool call, eight at a time side by side. */
  'parallel agents': (count) =>
    Array.from({ length: count }, (_, i) => {
      const agent = Math.floor(i / 20) * 20;
      const spec = { spanId: `s${i}`, parentSpanId: i === agent ? '' : `s${agent}`, durationMs: 9 };
      const startMs = Math.floor(i / 160) * 200 + (i % 20) * 10;
      if (i === agent) {
        return plainSpan({ ...spec, startMs, durationMs: 200 });
      }
      return i % 2 === 0 ? modelCall({ ...spec, startMs }) : toolCall({ ...spec, startMs });
    }),
  'flat siblings': (count) =>
    Array.from({ length: count }, (_, i) =>
      plainSpan({ spanId: `s${i}`, parentSpanId: i === 0 ? '' : 's0', startMs: i, durationMs: i === 0 ? count : 0.8 })
    ),
  'all at once': (count) =>
    Array.from({ length: count }, (_, i) => plainSpan({ spanId: `s${i}`, startMs: i / count, durationMs: 1_000 })),
  'one deep chain': (count) =>
    Array.from({ length: count }, (_, i) =>
      plainSpan({
        spanId: `s${i}`,
        parentSpanId: i === 0 ? '' : `s${i - 1}`,
        startMs: i,
        durationMs: 2 * count - 2 * i,
      })
    ),
};

function medianMs(work: () => void): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
}

const counts = process.argv.slice(2).map(Number);
const print = (...cells: Array<string | number>) =>
  console.log(cells.map((cell, i) => (i === 1 ? String(cell).padEnd(16) : String(cell).padStart(10))).join(' '));

print('spans', 'shape', 'tree ms', 'layout ms', 'frame ms', 'bars', 'rows');
for (const count of counts.length > 0 ? counts : [10_000, 100_000, 300_000]) {
  for (const [shape, make] of Object.entries(SHAPES)) {
    const spans = make(count);
    const tree = buildRunTree(spans);
    const layout = timeLayout(tree);
    const rows = { first: 0, last: ROWS_ON_SCREEN };
    let bars = 0;
    const frameMs = medianMs(() => {
      bars = 0;
      visibleBars(layout, { from: 0, to: layout.durationMs }, WIDTH_PX, rows, () => bars++);
    });
    const treeMs = medianMs(() => buildRunTree(spans));
    const layoutMs = medianMs(() => timeLayout(tree));
    print(count, shape, treeMs.toFixed(0), layoutMs.toFixed(0), frameMs.toFixed(2), bars, layout.rowCount);
  }
}
