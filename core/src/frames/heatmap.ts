import type { DataFrame } from '@grafana/data';

import { Columns } from './columns';
import { requireContract } from './contract';

/** How many spans of a point add so much to a measure. Bounds are in the measure's unit, each row 27 % above the last. */
export interface HeatmapCell {
  /** The end of the point, in Unix milliseconds. */
  endMs: number;
  low: number;
  high: number;
  /** 0 only where a point has no span at all. */
  count: number;
}

const CONTRACT = 'heatmap';

export function readHeatmapFrame(frame: DataFrame): HeatmapCell[] {
  requireContract(frame, CONTRACT);
  const columns = new Columns(frame);
  columns.require(CONTRACT, ['xMax', 'yMin', 'yMax', 'count']);
  const [end, low, high, count] = ['xMax', 'yMin', 'yMax', 'count'].map((name) => columns.count(name));
  return Array.from({ length: columns.length }, (_, row) => ({
    endMs: end(row),
    low: low(row),
    high: high(row),
    count: count(row),
  }));
}
