import type { DataFrame } from '@grafana/data';
import { isMetricsFrame, isMetricsTable, readMetricsSeries, readMetricsTable } from '@loopscope/core';

import type { AgentRow } from '../agents/AgentTable';
import { groupName } from './groupName';

/** Ids of semantics/measures.json that this panel reads. */
const VELOCITY = 'loop_velocity';
const REPEATS = 'identical_repeats';
/** Of a loops query as a table: what an alert rule asks. */
const LOOPING = 'looping_runs';

/**
 * One row a group of a metrics query that asked for loop velocity; of a time series the newest known value.
 * Empty where no frame holds the measure. Repeats over many runs prove no loop: a row is called looping where
 * the backend counted runs that are.
 */
export function velocityRows(series: readonly DataFrame[]): AgentRow[] {
  const frames = series.filter(isMetricsFrame);
  const tables = frames.filter(isMetricsTable).flatMap(readMetricsTable);
  const lines = frames.filter((frame) => !isMetricsTable(frame)).flatMap(readMetricsSeries);
  const rows = new Map<string, { perMinute?: number | null; repeats?: number | null; looping?: number | null }>();

  for (const { dimensions, measures } of tables) {
    if (LOOPING in measures) {
      rows.set(groupName(dimensions), { perMinute: null, looping: measures[LOOPING] });
    }
    if (VELOCITY in measures) {
      rows.set(groupName(dimensions), { perMinute: measures[VELOCITY], repeats: measures[REPEATS] });
    }
  }
  for (const { measure, labels, points } of lines) {
    const newest = [...points].reverse().find(({ value }) => value !== null)?.value ?? null;
    if (measure === VELOCITY) {
      rows.set(groupName(labels), { ...rows.get(groupName(labels)), perMinute: newest });
    }
    if (measure === REPEATS) {
      const repeats = points.reduce<number | null>(
        (sum, { value }) => (value === null ? sum : (sum ?? 0) + value),
        null
      );
      rows.set(groupName(labels), { ...rows.get(groupName(labels)), repeats });
    }
  }
  return [...rows]
    .filter(([, row]) => row.perMinute !== undefined)
    .map(([label, { perMinute = null, repeats = null, looping = null }]) => ({
      id: label,
      label,
      perMinute,
      iterations: null,
      repeats,
      loopingRuns: looping,
      isLooping: (looping ?? 0) > 0,
    }))
    .sort(
      (a, b) =>
        (b.loopingRuns ?? 0) - (a.loopingRuns ?? 0) ||
        (b.repeats ?? 0) - (a.repeats ?? 0) ||
        (b.perMinute ?? 0) - (a.perMinute ?? 0)
    );
}
