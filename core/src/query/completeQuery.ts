import type { LlmQuery } from './LlmQuery';
import { defaultQuery } from './defaultQuery';

const TRACE_ID = /^[0-9a-f]{1,32}$/i;

/**
 * A whole query from what a link, an exemplar or an old dashboard left of one.
 * `{query: "<trace id>"}` alone is a trace query; a missing type is `metrics`; what is given is kept.
 */
export function completeQuery(partial: Partial<LlmQuery> & { refId: string }): LlmQuery {
  const bareTraceId = partial.query?.trim() ?? '';
  if (!partial.queryType && TRACE_ID.test(bareTraceId)) {
    const { query: _, ...rest } = partial;
    return {
      ...defaultQuery('trace'),
      ...rest,
      queryType: 'trace',
      version: 1,
      traceId: canonicalTraceId(bareTraceId),
    };
  }
  const queryType = partial.queryType ?? 'metrics';
  return { ...defaultQuery(queryType), ...partial, queryType, version: 1 };
}

/** Trace ids are stored as 32 lower-case hex digits; some tools drop leading zeros. */
export function canonicalTraceId(traceId: string): string {
  return traceId.trim().toLowerCase().padStart(32, '0');
}
