import type { DataFrame, LinkModel } from '@grafana/data';
import { rowLinks, type RunSaturation } from '@loopscope/core';

/** The data links of the fullest run of a group: a group has no row of its own. */
export function fullestLinks(
  series: readonly DataFrame[],
  runs: readonly RunSaturation[],
  by: 'agent' | 'model',
  name: string
): LinkModel[] {
  const fullest = runs
    .filter((run) => run[by] === name && run.saturation !== null)
    .reduce<RunSaturation | null>((best, run) => ((run.saturation ?? 0) > (best?.saturation ?? -1) ? run : best), null);
  return fullest ? rowLinks(series, ['run_id'], fullest.runId) : [];
}
