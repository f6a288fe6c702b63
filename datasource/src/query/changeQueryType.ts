import { defaultQuery, type LlmQuery, type LlmQueryType } from '@loopscope/core';

import { firstQuery } from './firstQuery';

/** The query as another type: what Grafana added and the filters stay, what the new type does not know goes. */
export function changeQueryType(query: LlmQuery, queryType: LlmQueryType): LlmQuery {
  if (query.queryType === queryType) {
    return query;
  }
  const { refId, datasource, hide, key, filters } = query;
  return {
    ...(queryType === 'metrics' ? firstQuery() : defaultQuery(queryType)),
    refId,
    ...(datasource && { datasource }),
    ...(hide !== undefined && { hide }),
    ...(key !== undefined && { key }),
    ...(queryType !== 'trace' && filters && { filters }),
  };
}
