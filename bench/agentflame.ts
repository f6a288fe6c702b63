/**
 * Times the flame graph's own work, median of 5: tree, layouts by time and by tokens, and one frame's search for what is
 * in view. `loop` is what this machine takes to add up as many numbers 100 times, for figures of two machines to be
 * compared; ratios are to it.
 * Run: npx tsx bench/agentflame.ts [spans...]
 */
import { buildRunTree, type TraceSpan } from '@loopscope/core';
import { modelCall, plainSpan, toolCall } from '@loopscope/core/testdata/aSpan';

import { visibleBars } from '../panels/agentflame/src/draw/visibleBars';
import { layoutOf } from '../panels/agentflame/src/layout/layoutOf';
import { spanColumns } from '../panels/agentflame/src/layout/SpanColumns';

const RUNS = 5;
const WIDTH_PX = 1_400;
const ROWS_ON_SCREEN = 40;

const TOKENS = { input: 900, cacheRead: 100, cacheWrite: 0, output: 50, reasoning: 0 };
const call = (spec: Parameters<typeof modelCall>[0]) => modelCall(spec, { tokens: TOKENS, cost: 0.004 });

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
      return i % 2 === 0 ? call({ ...spec, startMs }) : toolCall({ ...spec, startMs });
    }),
  'flat siblings': (count) =>
    Array.from({ length: count }, (_, i) =>
      call({ spanId: `s${i}`, parentSpanId: i === 0 ? '' : 's0', startMs: i, durationMs: i === 0 ? count : 0.8 })
    ),
  'all at once': (count) =>
    Array.from({ length: count }, (_, i) => call({ spanId: `s${i}`, startMs: i / count, durationMs: 1_000 })),
  'one deep chain': (count) =>
    Array.from({ length: count }, (_, i) =>
      call({
        spanId: `s${i}`,
        parentSpanId: i === 0 ? '' : `s${i - 1}`,
        startMs: i,
        durationMs: 2 * count - 2 * i,
      })
    ),
};

function medianMs(work: () => void): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = process.cpuUsage();
    work();
    // Processor time: what a machine that is busy with other things measures right, too.
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1_000;
  });
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
}

/** A plain loop over `count` numbers, 100 times. */
function plainLoop(count: number): number {
  const numbers = Float64Array.from({ length: count }, (_, i) => i);
  let sum = 0;
  for (let round = 0; round < 100; round++) {
    for (let i = 0; i < count; i++) {
      sum += numbers[i];
    }
  }
  return sum;
}

const counts = process.argv.slice(2).map(Number);
const print = (...cells: Array<string | number>) =>
  console.log(cells.map((cell, i) => (i === 1 ? String(cell).padEnd(16) : String(cell).padStart(10))).join(' '));

print('spans', 'shape', 'tree ms', 'columns', 'time ms', 'of loop', 'tokens ms', 'of loop', 'frame ms', 'bars', 'rows');
for (const count of counts.length > 0 ? counts : [10_000, 100_000, 300_000]) {
  const loopMs = medianMs(() => plainLoop(count));
  print(count, 'loop', '', '', loopMs.toFixed(0));
  for (const [shape, make] of Object.entries(SHAPES)) {
    const spans = make(count);
    const tree = buildRunTree(spans);
    const columns = spanColumns(tree);
    const lay = (axis: 'time' | 'tokens') => layoutOf(columns, { axis, focus: -1, folded: new Set() });
    const layout = lay('time');
    const rows = { first: 0, last: ROWS_ON_SCREEN };
    let bars = 0;
    const frameMs = medianMs(() => {
      bars = 0;
      visibleBars(layout, layout.whole, WIDTH_PX, rows, null, () => bars++);
    });
    const treeMs = medianMs(() => buildRunTree(spans));
    const columnsMs = medianMs(() => spanColumns(tree));
    const timeMs = medianMs(() => lay('time'));
    const tokensMs = medianMs(() => lay('tokens'));
    print(
      count,
      shape,
      treeMs.toFixed(0),
      columnsMs.toFixed(0),
      timeMs.toFixed(0),
      (timeMs / loopMs).toFixed(1),
      tokensMs.toFixed(0),
      (tokensMs / loopMs).toFixed(1),
      frameMs.toFixed(2),
      bars,
      layout.rowCount
    );
  }
}
