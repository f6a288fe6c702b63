import type { Columns } from './columns';
import type { TokenBuckets } from './TraceSpan';

/** What a row of a list adds up over its spans. Numbers are null where unknown; counts are always known. */
export interface RowFigures {
  llmCalls: number;
  failedLlmCalls: number;
  toolCalls: number;
  toolErrors: number;
  identicalRepeats: number;
  tokens: TokenBuckets;
  totalTokens: number | null;
  /** US dollars; null where every call is unpriced. */
  cost: number | null;
  unpricedCalls: number;
}

/** Reads the figures of a row by its position. */
export function figuresOf(columns: Columns): (row: number) => RowFigures {
  const counts = {
    llmCalls: columns.count('llm_calls'),
    failedLlmCalls: columns.count('failed_llm_calls'),
    toolCalls: columns.count('tool_calls'),
    toolErrors: columns.count('tool_errors'),
    identicalRepeats: columns.count('identical_repeats'),
    unpricedCalls: columns.count('unpriced_calls'),
  };
  const sums = { totalTokens: columns.number('total_tokens'), cost: columns.number('cost') };
  const tokens = tokensOf(columns);
  return (row) => ({ ...readRow(counts, row), ...readRow(sums, row), tokens: tokens(row) });
}

/** Reads the disjoint token buckets of a row. */
export function tokensOf(columns: Columns): (row: number) => TokenBuckets {
  const buckets = {
    input: columns.number('input_tokens'),
    cacheRead: columns.number('cache_read_tokens'),
    cacheWrite: columns.number('cache_write_tokens'),
    output: columns.number('output_tokens'),
    reasoning: columns.number('reasoning_tokens'),
  };
  return (row) => readRow(buckets, row);
}

/** Calls each reader of a record for one row. */
export function readRow<T extends Record<string, (row: number) => unknown>>(
  readers: T,
  row: number
): { [K in keyof T]: ReturnType<T[K]> } {
  const entries = Object.entries(readers).map(([key, read]) => [key, read(row)]);
  return Object.fromEntries(entries);
}

/** The names in a field that holds several, separated by commas. */
export function names(text: string): string[] {
  return text === '' ? [] : text.split(',').map((name) => name.trim());
}
