import type { CallRow } from '../frames/calls';
import type { RunRow } from '../frames/runs';
import { quantile, wilson, type Share } from '../statistics';

/** How full the window of a run was at its fullest call. */
export interface RunSaturation {
  runId: string;
  /** Unix milliseconds. */
  startMs: number;
  agent: string;
  model: string;
  /** null where no call's limit or tokens are known. */
  saturation: number | null;
}

export interface SaturationGroup {
  name: string;
  runs: number;
  /** Runs without a known saturation. */
  unknown: number;
  /** 10th, 50th and 90th of 100, and the highest; null where none is known. */
  p10: number | null;
  p50: number | null;
  p90: number | null;
  highest: number | null;
  /** Runs by saturation: SATURATION_BINS up to 1, and one for what is beyond. */
  histogram: number[];
  /** Share of the runs with a known saturation that reached each threshold; null where none is known. */
  over: Array<Share | null>;
}

export const SATURATION_BINS = 10;

export function runsOfRows(rows: readonly RunRow[]): RunSaturation[] {
  return rows.map(({ runId, startMs, agent, models, contextSaturation }) => ({
    runId,
    startMs,
    agent,
    model: models.join(', '),
    saturation: contextSaturation,
  }));
}

/** The fullest call of each run and agent. */
export function runsOfCalls(rows: readonly CallRow[]): RunSaturation[] {
  const runs = new Map<string, RunSaturation>();
  for (const { kind, runId, agent, model, startMs, contextSaturation: saturation } of rows) {
    if (kind !== 'llm') {
      continue;
    }
    const key = JSON.stringify([runId, agent]);
    const run = runs.get(key);
    if (!run || (saturation ?? -1) > (run.saturation ?? -1)) {
      runs.set(key, { runId, agent, model, saturation, startMs: Math.min(startMs, run?.startMs ?? startMs) });
    }
  }
  return [...runs.values()];
}

/** By agent or model, those with most runs first. */
export function saturationGroups(
  runs: readonly RunSaturation[],
  by: 'agent' | 'model',
  thresholds: readonly number[]
): SaturationGroup[] {
  const groups = new Map<string, RunSaturation[]>();
  for (const run of runs) {
    groups.set(run[by], [...(groups.get(run[by]) ?? []), run]);
  }
  return [...groups]
    .map(([name, members]) => groupOf(name, members, thresholds))
    .sort((a, b) => b.runs - a.runs || a.name.localeCompare(b.name));
}

function groupOf(name: string, runs: readonly RunSaturation[], thresholds: readonly number[]): SaturationGroup {
  const known = runs.map(({ saturation }) => saturation).filter((value): value is number => value !== null);
  const histogram = Array.from({ length: SATURATION_BINS + 1 }, () => 0);
  known.forEach((value) => histogram[saturationBin(value)]++);
  return {
    name,
    runs: runs.length,
    unknown: runs.length - known.length,
    p10: quantile(known, 0.1),
    p50: quantile(known, 0.5),
    p90: quantile(known, 0.9),
    highest: quantile(known, 1),
    histogram,
    over: thresholds.map((threshold) =>
      known.length === 0 ? null : wilson(known.filter((value) => value >= threshold).length, known.length)
    ),
  };
}

/** A full window still belongs to the last bin up to 1. */
function saturationBin(saturation: number): number {
  return saturation > 1 ? SATURATION_BINS : Math.min(SATURATION_BINS - 1, Math.floor(saturation * SATURATION_BINS));
}

export interface SaturationMap {
  /** Unix milliseconds of the first column's start, and how long each is. */
  startMs: number;
  columnMs: number;
  /** By column, then bin: how many runs that began then were so full. */
  counts: number[][];
  highest: number;
}

/** How full runs were over time; runs outside of the range and without a known saturation are left out. */
export function saturationMap(
  runs: readonly RunSaturation[],
  range: { fromMs: number; toMs: number },
  columns: number
): SaturationMap {
  const columnMs = Math.max(1, (range.toMs - range.fromMs) / columns);
  const counts = Array.from({ length: columns }, () => Array.from({ length: SATURATION_BINS + 1 }, () => 0));
  let highest = 0;
  for (const { startMs, saturation } of runs) {
    const at = Math.min(columns - 1, Math.floor((startMs - range.fromMs) / columnMs));
    if (saturation === null || startMs < range.fromMs || startMs > range.toMs || at < 0) {
      continue;
    }
    const bin = saturationBin(saturation);
    counts[at][bin]++;
    highest = Math.max(highest, counts[at][bin]);
  }
  return { startMs: range.fromMs, columnMs, counts, highest };
}
