import type { LlmQuery, MetricsFormat } from '@loopscope/core';
import { distributions } from '@loopscope/semantics/distributions';

/** The query in another shape. A heatmap is of one measure that single calls add to, and of all groups together. */
export function changeFormat(query: LlmQuery, format: MetricsFormat): LlmQuery {
  if (format !== 'heatmap') {
    return { ...query, format };
  }
  const measure = (query.measures ?? []).find((id) => distributions.includes(id)) ?? 'duration_p95';
  return { ...query, format, measures: [measure], groupBy: [], topN: undefined, compare: undefined };
}
