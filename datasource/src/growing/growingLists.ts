import {
  LoadingState,
  type DataQueryError,
  type DataQueryResponse,
  type TimeRange,
  type TimeZone,
} from '@grafana/data';
import type { LlmQuery } from '@loopscope/core';
import { EMPTY, type Observable, defer, expand, filter, map, of, skip, switchMap, timer } from 'rxjs';

import { growingRanges } from './growingRanges';
import { errorOf, framesOf, nothingSoFar, withAnswer, type ListSoFar } from './ListSoFar';

/** What is answered sooner is shown when it is whole: a dashboard that refreshes would show few rows for a moment. */
export const SHOW_AFTER_MS = 1_000;

export interface GrowingLists {
  queries: LlmQuery[];
  range: TimeRange;
  timeZone: TimeZone;
  /** Asks the backend; `index` is that of the range. Where nobody listens any more the question is cancelled. */
  ask(queries: LlmQuery[], range: TimeRange, index: number): Observable<DataQueryResponse>;
}

/**
 * Lists of the newest part of a range first, then of ever longer parts, one question at a time, until they are of all of
 * it. The last answer is that about the whole range, or one about a part that must be the same.
 */
export function growingLists({ queries, range, timeZone, ask }: GrowingLists): Observable<DataQueryResponse> {
  return defer(() => {
    const begunMs = Date.now();
    const ranges = growingRanges(range);
    const next = ({ lists, index }: Step): Observable<Step> => {
      const isWhole = index === ranges.length - 1;
      const asked = lists.filter(({ isDone, waitsForWhole }) => !isDone && (isWhole || !waitsForWhole));
      if (asked.length === 0) {
        return isWhole || lists.every(({ isDone }) => isDone) ? EMPTY : next({ lists, index: index + 1 });
      }
      return ask(
        asked.map(({ query }) => query),
        ranges[index],
        index
      ).pipe(
        map((answer) => ({
          lists: lists.map((list) => (asked.includes(list) ? withAnswer(list, answer, ranges[index], isWhole) : list)),
          index: index + 1,
        }))
      );
    };
    return of<Step>({ lists: queries.map(nothingSoFar), index: 0 }).pipe(
      expand(next),
      skip(1),
      map(({ lists }) => responseOf(lists, timeZone)),
      filter(({ state, data, errors }) => state === LoadingState.Done || hasRows(data) || errors !== undefined),
      switchMap((response) => {
        const waitMs = response.state === LoadingState.Done ? 0 : begunMs + SHOW_AFTER_MS - Date.now();
        return waitMs > 0 ? timer(waitMs).pipe(map(() => response)) : of(response);
      })
    );
  });
}

interface Step {
  lists: ListSoFar[];
  /** Of the range that is next. */
  index: number;
}

function responseOf(lists: ListSoFar[], timeZone: TimeZone): DataQueryResponse {
  const errors = lists
    .map((list) => errorOf(list, timeZone))
    .filter((error): error is DataQueryError => error !== undefined);
  return {
    data: lists.flatMap((list) => framesOf(list, timeZone)),
    state: lists.every(({ isDone }) => isDone) ? LoadingState.Done : LoadingState.Streaming,
    ...(errors.length > 0 && { error: errors[0], errors }),
  };
}

const hasRows = (data: DataQueryResponse['data']) => data.some(({ length }) => length > 0);
