import type { DataFrame } from '@grafana/data';
import { EMPTY, type Observable, catchError, concat, defer, map, mergeMap, of, repeat, scan, switchMap } from 'rxjs';

import type { ChannelEvent } from './followChannel';
import { liveMessageOf } from './LiveMessage';
import { mergeRows } from './mergeRows';

/** Between two questions where there is no channel. */
export const POLL_MS = 5_000;
/** How long a channel that failed is left alone. */
export const AFTER_FAILURE_MS = 60_000;

export interface LiveListSource<R extends ListAnswer> {
  /** The list as it is now; with `live` also its channel, if there is one. */
  ask(live: boolean): Observable<R>;
  /** Fails where the channel does. Absent where Grafana Live is off. */
  follow?(path: string): Observable<ChannelEvent>;
  limit: number;
}

export interface ListAnswer {
  data: DataFrame[];
}

/**
 * A list that stays true: from its channel, else asked again every few seconds. Each time the channel connects, the
 * list is asked for once more, so that nothing is missed that came before.
 */
export function liveList<R extends ListAnswer>({ ask, follow, limit }: LiveListSource<R>): Observable<R> {
  let leaveAloneUntil = 0;
  return defer(() => ask(follow !== undefined && Date.now() >= leaveAloneUntil)).pipe(
    switchMap((answer) => {
      const { path } = liveMessageOf(answer.data[0]);
      if (!path || !follow) {
        return of(answer);
      }
      const changes = follow(path).pipe(
        mergeMap((event) => (event.type === 'connected' ? concat(of(event), again(ask)) : of(event))),
        scan((state: ListState<R>, event) => next(state, event, limit), { answer }),
        map((state) => state.answer),
        catchError(() => {
          leaveAloneUntil = Date.now() + AFTER_FAILURE_MS;
          return EMPTY;
        })
      );
      return concat(of(answer), changes);
    }),
    repeat({ delay: POLL_MS })
  );
}

type ListEvent<R> = ChannelEvent | { type: 'asked'; answer: R };

/** A question that fails here is asked again the next time; the channel goes on. */
function again<R extends ListAnswer>(ask: (live: boolean) => Observable<R>): Observable<ListEvent<R>> {
  return ask(false).pipe(
    mergeMap((answer) => (answer.data.length > 0 ? of<ListEvent<R>>({ type: 'asked', answer }) : EMPTY)),
    catchError(() => EMPTY)
  );
}

interface ListState<R> {
  answer: R;
  /** While the list is asked for: what the channel told since it connected, for the answer may be older. */
  since?: DataFrame[];
}

function next<R extends ListAnswer>({ answer, since }: ListState<R>, event: ListEvent<R>, limit: number): ListState<R> {
  switch (event.type) {
    case 'connected':
      return { answer, since: [] };
    case 'asked':
      return { answer: (since ?? []).reduce((all, message) => withMessage(all, message, limit), event.answer) };
    case 'message':
      return { answer: withMessage(answer, event.frame, limit), since: since && [...since, event.frame] };
  }
}

function withMessage<R extends ListAnswer>(answer: R, message: DataFrame, limit: number): R {
  const { gone = [], trouble } = liveMessageOf(message);
  const [list, ...others] = answer.data;
  const notices = trouble ? [{ severity: 'warning' as const, text: trouble }] : [];
  const merged = mergeRows(list, message, gone, limit);
  return { ...answer, data: [{ ...merged, meta: { ...merged.meta, notices } }, ...others] };
}
