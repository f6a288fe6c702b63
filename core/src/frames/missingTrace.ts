import { LoadingState, type PanelData } from '@grafana/data';

import { isTraceFrame } from './trace';
import { traceOf } from './traceOf';

/** Why a panel that asks for a trace, beside other things, has none to show. */
export type MissingTrace = { state: 'failed'; message: string } | { state: 'loading' } | { state: 'empty' };

type Asked = Pick<PanelData, 'state' | 'series' | 'request' | 'error' | 'errors'>;

/**
 * What keeps a panel from showing the trace or context window that one of its queries asks for; null where nothing does, or
 * nothing of the kind is asked. Then its other queries are not what is to be looked at: earlier runs beside a run that could
 * not be read would pass for an answer, and so would the run that it was to be compared with.
 */
export function missingTrace({ state, series, request, error, errors }: Asked): MissingTrace | null {
  const asking = (request?.targets ?? [])
    .filter((target) => !target.hide && isOfOneRun(target))
    .map(({ refId }) => refId);
  const isShown = traceOf(series).state === 'trace';
  const needed = new Set(isShown ? asking.slice(0, 1) : asking);
  const failed = [...(errors ?? []), ...(error ? [error] : [])].find(
    ({ refId }) => refId !== undefined && needed.has(refId)
  );
  if (failed) {
    return { state: 'failed', message: failed.message ?? failed.data?.message ?? '' };
  }
  if (state === LoadingState.Loading && needed.size > 0 && !series.some(({ refId }) => needed.has(refId ?? ''))) {
    return { state: 'loading' };
  }
  return !isShown && series.some(isTraceFrame) ? { state: 'empty' } : null;
}

function isOfOneRun(target: object): boolean {
  return 'queryType' in target && (target.queryType === 'trace' || target.queryType === 'context');
}
