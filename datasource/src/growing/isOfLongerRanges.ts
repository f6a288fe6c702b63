import type { DataFrame } from '@grafana/data';
import { DEFAULT_LIMIT, type LlmQuery } from '@loopscope/core';

/** What the backend says of a list in `meta.custom.loopscope`. */
interface ListRange {
  /** Where older traces than could be read were left out: when the first of the others began, in Unix milliseconds. */
  newestSince?: number;
  /** Its rows might say something else if the range began earlier: which agent was last known. */
  mayBeOfEarlier?: boolean;
}

/**
 * Whether the list of a range that begins at `fromMs` would be the same if the range began earlier: it is of the newest
 * traces alone, and these began within the range; or it is the newest rows, as many as are asked for, and all of them
 * began within the range. What is not under way in it began earlier than any of these.
 */
export function isOfLongerRanges(list: DataFrame, query: LlmQuery, fromMs: number): boolean {
  const { newestSince, mayBeOfEarlier }: ListRange = rangeOf(list);
  if (newestSince !== undefined) {
    return newestSince >= fromMs;
  }
  const isNewestFirst = (query.orderBy ?? 'start') === 'start' && (query.order ?? 'desc') === 'desc';
  if (!isNewestFirst || mayBeOfEarlier || list.length < (query.limit || DEFAULT_LIMIT)) {
    return false;
  }
  const starts = list.fields.find(({ name }) => name === 'start')?.values ?? [];
  return starts.every((start) => Number(start) >= fromMs);
}

/** Whether Tempo had more traces than were read. */
export function isOfNewestTraces(list: DataFrame): boolean {
  return rangeOf(list).newestSince !== undefined;
}

const rangeOf = (list: DataFrame): ListRange => list.meta?.custom?.loopscope ?? {};
