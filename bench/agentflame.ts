/**
 * Times the flame graph's own work, median of 5: tree, layouts by time and by tokens, and one frame's search for what is
 * in view. `loop` is what this machine takes to add up as many numbers 100 times, for figures of two machines to be
 * compared; ratios are to it.
 * Run: npx tsx bench/agentflame.ts [spans...]
 */
import { buildRunTree } from '@loopscope/core';

import { visibleBars } from '../panels/agentflame/src/draw/visibleBars';
import { layoutOf } from '../panels/agentflame/src/layout/layoutOf';
import { spanColumns } from '../panels/agentflame/src/layout/SpanColumns';
import { SHAPES } from './flame/shapes';

const RUNS = 5;
const WIDTH_PX = 1_400;
const ROWS_ON_SCREEN = 40;

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
