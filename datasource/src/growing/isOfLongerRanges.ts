import type { DataFrame } from '@grafana/data';
import { DEFAULT_LIMIT, type LlmQuery } from '@loopscope/core';

/** The agent of a run that goes on is looked for among the minutes of a day before it. */
const AGENTS_BEFORE_MS = 24 * 60 * 60_000 + 60_000;

/**
 * Whether the list of a range that begins at `fromMs` would be the same if the range began earlier: it is of the newest
 * traces alone, and these began within the range; or it is the newest rows, as many as are asked for, and all that could
 * come before them began within the range. What is not under way in it began earlier than any of these.
 */
export function isOfLongerRanges(list: DataFrame, query: LlmQuery, fromMs: number): boolean {
  const newestSince = newestSinceOf(list);
  if (newestSince !== undefined) {
    return newestSince >= fromMs;
  }
  const isNewestFirst = (query.orderBy ?? 'start') === 'start' && (query.order ?? 'desc') === 'desc';
  if (!isNewestFirst || list.length < (query.limit || DEFAULT_LIMIT)) {
    return false;
  }
  const [starts, open, agents] = ['start', 'open', 'agent'].map(
    (column) => list.fields.find(({ name }) => name === column)?.values ?? []
  );
  return starts.every((start, row) => {
    const isNameless = open[row] === true && !agents[row];
    return Number(start) - (isNameless ? AGENTS_BEFORE_MS : 0) >= fromMs;
  });
}

/** Where older traces than could be read were left out: when the first of the others began, in Unix milliseconds. */
export function newestSinceOf(list: DataFrame): number | undefined {
  return list.meta?.custom?.loopscope?.newestSince;
}
