import type { DataFrame } from '@grafana/data';

import { contractOf, requireContract } from './contract';
import { FrameContractError } from './FrameContractError';

const CONTRACT = 'metrics';

/** A point of a series: Unix milliseconds and the measure's value, null where unknown. */
export interface MetricsPoint {
  timeMs: number;
  value: number | null;
}

/** One measure of one group over time. */
export interface MetricsSeries {
  measure: string;
  labels: Record<string, string>;
  points: MetricsPoint[];
}

/** One group of a metrics table. */
export interface MetricsRow {
  dimensions: Record<string, string>;
  measures: Record<string, number | null>;
}

export function isMetricsFrame(frame: DataFrame): boolean {
  return contractOf(frame)?.contract === CONTRACT;
}

/** A frame with a `time` field is a time series, one without is a table. */
export function isMetricsTable(frame: DataFrame): boolean {
  return isMetricsFrame(frame) && !frame.fields.some((field) => field.name === 'time');
}

export function readMetricsSeries(frame: DataFrame): MetricsSeries[] {
  requireContract(frame, CONTRACT);
  const time = frame.fields.find((field) => field.name === 'time');
  if (!time) {
    throw new FrameContractError(CONTRACT, { id: 'missing-field', field: 'time' });
  }
  return frame.fields
    .filter((field) => field !== time)
    .map((field) => ({
      measure: field.name,
      labels: field.labels ?? {},
      points: Array.from({ length: frame.length }, (_, row) => ({
        timeMs: Number(time.values[row]),
        value: numberOrNull(field.values[row]),
      })),
    }));
}

export function readMetricsTable(frame: DataFrame): MetricsRow[] {
  requireContract(frame, CONTRACT);
  return Array.from({ length: frame.length }, (_, row) => {
    const dimensions: Record<string, string> = {};
    const measures: Record<string, number | null> = {};
    for (const field of frame.fields) {
      if (field.type === 'string') {
        dimensions[field.name] = String(field.values[row] ?? '');
      } else {
        measures[field.name] = numberOrNull(field.values[row]);
      }
    }
    return { dimensions, measures };
  });
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
