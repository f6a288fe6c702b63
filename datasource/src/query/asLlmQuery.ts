import { LLM_QUERY_TYPES, completeQuery, type LlmQuery } from '@loopscope/core';

import { firstQuery } from './firstQuery';

const OWN_TYPES: ReadonlySet<string> = new Set(LLM_QUERY_TYPES);

/**
 * Links made for other trace datasources carry those datasources' query types (exemplars: `traceql`) beside the id in
 * `query`; what counts there is the id.
 */
export function asLlmQuery(query: LlmQuery): LlmQuery {
  if (typeof query.query === 'string' && query.query && !OWN_TYPES.has(query.queryType)) {
    const { queryType: _, ...rest } = query;
    return completeQuery(rest);
  }
  // Nothing is said yet: what a new panel starts with.
  const isNew = !query.queryType && !query.query && !query.measures;
  return completeQuery(isNew ? { ...query, ...firstQuery() } : query);
}
