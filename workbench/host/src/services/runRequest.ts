import {
  LoadingState,
  toDataFrame,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceApi,
  type PanelData,
} from '@grafana/data';
import { toDataQueryError } from '@grafana/runtime';
import { catchError, from, map, merge, of, shareReplay, takeUntil, timer, type Observable } from 'rxjs';

/** A short query shows no spinner. */
const patience = 200;

function toPanelData(request: DataQueryRequest, { data, errors, error, state }: DataQueryResponse): PanelData {
  const frames = data.map(toDataFrame);
  const failures = errors ?? (error ? [error] : undefined);
  const annotations = frames.filter(({ meta }) => meta?.dataTopic === 'annotations');
  return {
    request: { ...request, endTime: Date.now() },
    timeRange: request.range,
    state: failures?.length ? LoadingState.Error : (state ?? LoadingState.Done),
    series: frames.filter((frame) => !annotations.includes(frame)),
    annotations,
    errors: failures,
    error: failures?.[0],
  };
}

/** What Grafana does between a panel and a data source's `query`: loading state, frames, errors as data. */
export function runRequest(
  datasource: DataSourceApi,
  request: DataQueryRequest,
  queryFunction?: DataSourceApi['query']
): Observable<PanelData> {
  const nothing: PanelData = { request, timeRange: request.range, state: LoadingState.Done, series: [] };
  if (!request.targets.length) {
    return of(nothing);
  }
  const asked = queryFunction ? queryFunction(request) : datasource.query(request);
  const answers = from(asked).pipe(
    map((response) => toPanelData(request, response)),
    catchError((error: unknown) => of({ ...nothing, state: LoadingState.Error, error: toDataQueryError(error) })),
    // Who goes away cancels the question.
    shareReplay({ bufferSize: 1, refCount: true })
  );
  const loading = timer(patience).pipe(
    map(() => ({ ...nothing, state: LoadingState.Loading })),
    takeUntil(answers)
  );
  return merge(loading, answers);
}
