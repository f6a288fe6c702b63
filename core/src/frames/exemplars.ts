import type { DataFrame } from '@grafana/data';

import { Columns } from './columns';
import { requireContract } from './contract';

/** One of the spans behind a time series or heatmap. */
export interface Exemplar {
  /** When it began, in Unix milliseconds. */
  startMs: number;
  /** What it adds to the query's first measure, in the measure's unit. */
  value: number;
  traceId: string;
  spanId: string;
  runId: string;
}

const CONTRACT = 'exemplars';

/** The values of the dimensions that the query groups by stand beside these, in fields named by their ids. */
export function readExemplarsFrame(frame: DataFrame): Exemplar[] {
  requireContract(frame, CONTRACT);
  const columns = new Columns(frame);
  columns.require(CONTRACT, ['Time', 'Value', 'trace_id', 'span_id', 'run_id']);
  const [start, value] = ['Time', 'Value'].map((name) => columns.count(name));
  const [traceId, spanId, runId] = ['trace_id', 'span_id', 'run_id'].map((name) => columns.text(name));
  return Array.from({ length: columns.length }, (_, row) => ({
    startMs: start(row),
    value: value(row),
    traceId: traceId(row),
    spanId: spanId(row),
    runId: runId(row),
  }));
}
