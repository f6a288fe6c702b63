import { buildRunTree } from '@loopscope/core';

import { layoutOf } from '../../panels/agentflame/src/layout/layoutOf';
import { spanColumns } from '../../panels/agentflame/src/layout/SpanColumns';
import { SHAPES } from './shapes';

const RUNS = 5;

/** Milliseconds of each step, median of five. */
export interface LayoutTimes {
  loop: number;
  tree: number;
  columns: number;
  time: number;
  tokens: number;
}

/** The steps between spans and rectangles, beside a plain loop over as many numbers. */
export function layoutTimes(shape: string, count: number): LayoutTimes {
  const spans = SHAPES[shape](count);
  const tree = buildRunTree(spans);
  const columns = spanColumns(tree);
  const lay = (axis: 'time' | 'tokens') => layoutOf(columns, { axis, focus: -1, folded: new Set() });
  const numbers = Float64Array.from({ length: count }, (_, i) => i);
  return {
    loop: medianMs(() => plainLoop(numbers)),
    tree: medianMs(() => buildRunTree(spans)),
    columns: medianMs(() => spanColumns(tree)),
    time: medianMs(() => lay('time')),
    tokens: medianMs(() => lay('tokens')),
  };
}

function medianMs(work: () => unknown): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)];
}

/** Adds the numbers up a hundred times. */
function plainLoop(numbers: Float64Array): number {
  let sum = 0;
  for (let round = 0; round < 100; round++) {
    for (let i = 0; i < numbers.length; i++) {
      sum += numbers[i];
    }
  }
  return sum;
}
