import type { PanelData } from '@grafana/data';
import { SceneQueryRunner } from '@grafana/scenes';
import type { LlmFilter, RunRow } from '@loopscope/core';

import { dataSourceRef } from '../../datasource/dataSourceVariable';
import { FixedTimeRange } from '../../page/FixedTimeRange';
import { llmQuery } from '../../queries/createQueryRunner';

const WEEK_MS = 7 * 86_400_000;

/** What a run's forecasts and verdict come of: model calls and runs of its service and agent in the week up to its end. */
export function earlierRuns(run: RunRow): { calls: SceneQueryRunner; runs: SceneQueryRunner } {
  const toMs = run.startMs + run.durationMs;
  const is = (field: string, value: string): LlmFilter[] => (value === '' ? [] : [{ field, op: '=', values: [value] }]);
  const own = [...is('service', run.service), ...is('agent', run.agent)];
  const asked = (queryType: 'calls' | 'runs', filters: LlmFilter[], limit: number) =>
    new SceneQueryRunner({
      datasource: dataSourceRef,
      queries: [llmQuery(queryType, 'B', { filters, limit })],
      $timeRange: new FixedTimeRange({ fromMs: toMs - WEEK_MS, toMs }),
    });
  return {
    calls: asked('calls', [...own, ...is('kind', 'llm')], 5_000),
    runs: asked('runs', own, 1_000),
  };
}

/** A trace with earlier runs beside it; alone until these are there, and where they could not be read. */
export function withEarlier(trace: PanelData, earlier: PanelData | undefined): PanelData {
  return { ...trace, series: [...trace.series, ...(earlier?.series ?? [])] };
}
