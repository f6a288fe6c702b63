import { defaultQuery, type LlmQuery, type LlmQueryType } from '@loopscope/core';

import { firstQuery } from './firstQuery';

/** Types that may be about one run or trace. */
const ABOUT_ONE: ReadonlySet<LlmQueryType> = new Set(['trace', 'context', 'graph']);

/** The query as another type: what Grafana added and the selection stay, what the new type does not know goes. */
export function changeQueryType(query: LlmQuery, queryType: LlmQueryType): LlmQuery {
  if (query.queryType === queryType) {
    return query;
  }
  const { refId, datasource, hide, key, filters, filterText, editorMode, traceId, runId, source } = query;
  return {
    ...(queryType === 'metrics' ? firstQuery() : defaultQuery(queryType)),
    refId,
    ...(datasource && { datasource }),
    ...(hide !== undefined && { hide }),
    ...(key !== undefined && { key }),
    ...(source && queryType !== 'sql' && { source }),
    ...(queryType !== 'trace' && {
      ...(filters && { filters }),
      ...(filterText && { filterText }),
      ...(editorMode && { editorMode }),
    }),
    ...(ABOUT_ONE.has(queryType) && (traceId || runId) && { traceId, runId }),
  };
}
