import {
  LiveChannelConnectionState,
  LiveChannelScope,
  dataFrameFromJSON,
  isLiveChannelMessageEvent,
  isLiveChannelStatusEvent,
  type DataFrame,
  type DataFrameJSON,
  type LiveChannelEvent,
} from '@grafana/data';
import { getGrafanaLiveSrv } from '@grafana/runtime';
import type { LlmQuery } from '@loopscope/core';
import { EMPTY, type Observable, mergeMap, of, takeWhile, throwError, timeout } from 'rxjs';

import { liveMessageOf } from './LiveMessage';

export type ChannelEvent = { type: 'connected' } | { type: 'message'; frame: DataFrame };

/** How long to wait for the connection. */
export const CONNECT_MS = 10_000;
/** The backend is never silent for longer than some 20 s. */
export const SILENCE_MS = 45_000;

const FAILED: ReadonlySet<LiveChannelConnectionState> = new Set([
  LiveChannelConnectionState.Disconnected,
  LiveChannelConnectionState.Shutdown,
  LiveChannelConnectionState.Invalid,
]);

/** What a channel tells. It completes where the backend ends it, and fails where it is refused, cut off or silent. */
export function followChannel(uid: string, path: string, query: LlmQuery): Observable<ChannelEvent> {
  return getGrafanaLiveSrv()
    .getStream<DataFrameJSON>({ scope: LiveChannelScope.DataSource, stream: uid, path, data: query })
    .pipe(
      mergeMap(toEvent),
      timeout({ first: CONNECT_MS, each: SILENCE_MS }),
      takeWhile((event) => event.type !== 'message' || !liveMessageOf(event.frame).ended)
    );
}

function toEvent(event: LiveChannelEvent<DataFrameJSON>): Observable<ChannelEvent> {
  if (isLiveChannelMessageEvent(event)) {
    return of({ type: 'message', frame: dataFrameFromJSON(event.message) });
  }
  if (!isLiveChannelStatusEvent(event)) {
    return EMPTY;
  }
  if (event.error || FAILED.has(event.state)) {
    return throwError(() => new Error(String(event.error ?? event.state)));
  }
  return event.state === LiveChannelConnectionState.Connected ? of({ type: 'connected' }) : EMPTY;
}
