import type { DataQuery } from '@grafana/data';
import { defaultQuery, type LlmQuery } from '@loopscope/core';

import { traceTarget } from './traceTarget';

/** Shorter words of a to f and digits are more likely a search than an id. */
const TRACE_ID = /^[0-9a-f]{16,32}$/i;

/** What of another datasource's queries can be asked here, too: a trace by its id. */
export function importTraces(queries: DataQuery[]): LlmQuery[] {
  return queries.flatMap((query) => {
    const text = 'query' in query && typeof query.query === 'string' ? query.query.trim() : '';
    return TRACE_ID.test(text) ? [{ ...defaultQuery('trace'), refId: query.refId, ...traceTarget(text) }] : [];
  });
}
