import type { LlmQuery } from './LlmQuery';
import { defaultQuery } from './defaultQuery';

const TRACE_ID = /^[0-9a-f]{1,32}$/i;

/**
 * A whole query from what a link, an exemplar or a dashboard left of one.
 * `{query: "<trace id>"}` alone is a trace query; a missing type is `metrics`; a folded selection is unfolded; what is
 * given is kept.
 */
export function completeQuery(partial: Partial<LlmQuery> & { refId: string }): LlmQuery {
  const { query, ...rest } = partial;
  const bareTraceId = typeof query === 'string' ? query.trim() : '';
  if (!partial.queryType && TRACE_ID.test(bareTraceId)) {
    return {
      ...defaultQuery('trace'),
      ...rest,
      queryType: 'trace',
      version: 1,
      traceId: canonicalTraceId(bareTraceId),
    };
  }
  const queryType = partial.queryType ?? 'metrics';
  const given = typeof query === 'object' ? { ...rest, ...query } : partial;
  return { ...defaultQuery(queryType), ...given, queryType, version: 1 };
}

/** Trace ids are stored as 32 lower-case hex digits; some tools drop leading zeros. */
export function canonicalTraceId(traceId: string): string {
  return traceId.trim().toLowerCase().padStart(32, '0');
}
