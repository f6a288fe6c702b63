import type { LlmQuery, LlmSelection } from './LlmQuery';

/**
 * The query as editors save it, its selection under `query`. Grafana hands a public dashboard's JSON to every visitor
 * and takes only `expr`, `query` and `rawSql` out of its queries: conditions beside these would be read by anybody.
 * `completeQuery` unfolds it, and so does the backend.
 */
export function foldSelection(query: LlmQuery): LlmQuery {
  const { filters, filterText, traceId, runId, spanId, query: _, ...rest } = query;
  const selection: LlmSelection = {
    ...(filters?.length && { filters }),
    ...(filterText && { filterText }),
    ...(traceId && { traceId }),
    ...(runId && { runId }),
    ...(spanId && { spanId }),
  };
  return Object.keys(selection).length > 0 ? { ...rest, query: selection } : rest;
}
