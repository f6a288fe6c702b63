import { dateTime, rangeUtil, type DataQueryRequest, type TimeRange } from '@grafana/data';
import type { LlmQuery } from '@loopscope/core';

/** Lists that can be followed: runs and calls. */
export function canBeLive({ queryType }: Pick<LlmQuery, 'queryType'>): boolean {
  return queryType === 'runs' || queryType === 'calls';
}

/** A live list is the newest rows, whatever it is sorted by otherwise. */
export function asLive<Q extends Omit<LlmQuery, 'refId'>>(query: Q): Q {
  return { ...query, live: true, orderBy: 'start', order: 'desc' };
}

/** The same query once. */
export function notLive({ live: _, ...query }: LlmQuery): LlmQuery {
  return query;
}

/** Explore's Live button is for all queries, the editor's switch for one, while the range ends now. */
export function isFollowed(query: LlmQuery, { liveStreaming, range }: DataQueryRequest<LlmQuery>): boolean {
  return canBeLive(query) && (liveStreaming === true || (query.live === true && range.raw.to === 'now'));
}

/** The range of a live list at this moment: relative ranges move, and the end is now. */
export function liveRange(range: TimeRange): TimeRange {
  const { from } = rangeUtil.convertRawToRange(range.raw);
  return { from, to: dateTime(), raw: range.raw };
}
