import { completeQuery, type LlmQuery } from '@loopscope/core';

const OWN_TYPES: ReadonlySet<string> = new Set(['metrics', 'runs', 'trace']);

/**
 * Links made for other trace datasources carry those datasources' query types (exemplars: `traceql`) beside the id in
 * `query`; what counts there is the id.
 */
export function asLlmQuery(query: LlmQuery): LlmQuery {
  if (query.query && !OWN_TYPES.has(query.queryType)) {
    const { queryType: _, ...rest } = query;
    return completeQuery(rest);
  }
  return completeQuery(query);
}
