import {
  dateTimeFormat,
  type DataFrame,
  type DataQueryError,
  type DataQueryResponse,
  type QueryResultMetaNotice,
  type TimeRange,
  type TimeZone,
} from '@grafana/data';
import { t } from '@grafana/i18n';
import type { LlmQuery } from '@loopscope/core';

import { isOfLongerRanges, isOfNewestTraces } from './isOfLongerRanges';

/** What is known of a list after some of the ranges. */
export interface ListSoFar {
  query: LlmQuery;
  frames: DataFrame[];
  /** What the frames are of; absent before the first answer. */
  range?: TimeRange;
  error?: DataQueryError;
  isDone: boolean;
  /** Nothing but the whole range tells more: there are more traces than are read. */
  waitsForWhole: boolean;
}

export function nothingSoFar(query: LlmQuery): ListSoFar {
  return { query, frames: [], isDone: false, waitsForWhole: false };
}

/** The list after an answer about a range, the last of which is the whole. A range that fails leaves the rows so far. */
export function withAnswer(
  list: ListSoFar,
  { data, error, errors = error ? [error] : [] }: DataQueryResponse,
  range: TimeRange,
  isWhole: boolean
): ListSoFar {
  const { refId } = list.query;
  const failed = errors.find((one) => one.refId === refId || !one.refId);
  if (failed) {
    return { ...list, error: failed, isDone: true };
  }
  const frames: DataFrame[] = data.filter((frame: DataFrame) => frame.refId === refId);
  const isDone =
    isWhole ||
    (frames.length > 0 && frames.every((frame) => isOfLongerRanges(frame, list.query, range.from.valueOf())));
  const waitsForWhole = frames.some(isOfNewestTraces);
  return { ...list, frames, range, isDone, waitsForWhole };
}

/** The frames as they are shown: of those that are not of the whole range it is said what they are of. */
export function framesOf({ frames, range, error, isDone }: ListSoFar, timeZone: TimeZone): DataFrame[] {
  if (!range || (isDone && !error)) {
    return frames;
  }
  const values = { from: clock(range.from.valueOf(), timeZone), interpolation: { escapeValue: false } };
  const notice: QueryResultMetaNotice = error
    ? {
        severity: 'warning',
        text: t('growing.only', 'Since {{from}} only: what was before could not be read.', values),
      }
    : { severity: 'info', text: t('growing.so-far', 'Since {{from}} so far: what was before is being read.', values) };
  return frames.map((frame) => ({
    ...frame,
    meta: { ...frame.meta, notices: [...(frame.meta?.notices ?? []), notice] },
  }));
}

/** The error of a list, with the part of the range that it is about where the rest has been answered. */
export function errorOf({ query, range, error }: ListSoFar, timeZone: TimeZone): DataQueryError | undefined {
  if (!error || !range) {
    return error;
  }
  const message = t('growing.failed', 'What was before {{from}} could not be read: {{message}}', {
    from: clock(range.from.valueOf(), timeZone),
    message: error.message ?? error.data?.message ?? error.statusText ?? '',
    interpolation: { escapeValue: false },
  });
  return { ...error, refId: query.refId, message };
}

const clock = (ms: number, timeZone: TimeZone) => dateTimeFormat(ms, { timeZone, format: 'YYYY-MM-DD HH:mm' });
