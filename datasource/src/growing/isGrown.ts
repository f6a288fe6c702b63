import { CoreApp, type DataQueryRequest } from '@grafana/data';
import type { LlmQuery, LlmSource } from '@loopscope/core';

import { growingRanges } from './growingRanges';

/** Where somebody looks on while a list is read. */
const WATCHED: ReadonlySet<string> = new Set([
  CoreApp.Explore,
  CoreApp.Dashboard,
  CoreApp.PanelEditor,
  CoreApp.PanelViewer,
]);

/**
 * Lists that are shown as they grow: of runs or calls out of Tempo, whose traces are read whole, over a range that is long
 * enough. One of a single trace is found by its id, over any range. `interpolate` completes the query as it is saved.
 */
export function isGrown(
  query: LlmQuery,
  { app, range }: DataQueryRequest<LlmQuery>,
  firstSource: LlmSource,
  interpolate: (query: LlmQuery) => LlmQuery
): boolean {
  const { queryType, source = firstSource } = query;
  if ((queryType !== 'runs' && queryType !== 'calls') || source !== 'tempo' || !WATCHED.has(app)) {
    return false;
  }
  const { traceId, runId } = interpolate(query);
  return !traceId && !runId && growingRanges(range).length > 1;
}
