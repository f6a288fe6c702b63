import type { TraceSpan } from '../frames/TraceSpan';
import type { LlmFilter } from '../query';
import type { FilterField } from './FilterField';
import type { FilterProblem, FilterTextError } from './FilterTextError';
import { matcherOf, type FilterValue } from './matches';
import { parseTokens } from './parseFilters';
import { PatternError, readPattern } from './pattern';
import { spanFields, spanValue } from './spanFields';
import { tokensOf, type Token } from './tokens';

export type ReadMatcher<Row> =
  | { filters: LlmFilter[]; matches: (row: Row) => boolean; error?: undefined }
  | { filters?: undefined; matches?: undefined; error: FilterTextError };

/** A filter text as a question to rows that are already here. It holds no variables: those are a dashboard's. */
export function readMatcher<Row>(
  text: string,
  fields: readonly FilterField[],
  valueOf: (row: Row, field: string) => FilterValue
): ReadMatcher<Row> {
  const tokens = tokensOf(text);
  const { filters, error } = parseTokens(tokens, fields, text.length);
  if (error) {
    return { error };
  }
  const mistake = mistakeIn(tokens, filters);
  return mistake ? { error: mistake } : { filters, matches: matcherOf(filters, fields, valueOf) };
}

/** A filter text as a question to the spans of a trace, see spanFields. */
export function readSpanMatcher(text: string): ReadMatcher<TraceSpan> {
  return readMatcher(text, spanFields, spanValue);
}

function mistakeIn(tokens: readonly Token[], filters: readonly LlmFilter[]): FilterTextError | undefined {
  const written = tokens.filter(({ kind }) => kind === 'text' || kind === 'number' || kind === 'variable');
  const values = filters.flatMap(({ field, op, values }) => values.map((value) => ({ field, op, value })));
  for (const [index, { field, op, value }] of values.entries()) {
    const token = written[index];
    const problem = problemOf(token, op === '=~' || op === '!~' ? value : undefined, field);
    if (problem) {
      return { ...problem, offset: token.from, length: token.to - token.from, found: token.source };
    }
  }
  return undefined;
}

function problemOf({ kind }: Token, pattern: string | undefined, field: string): FilterProblem | undefined {
  if (kind === 'variable') {
    return { id: 'no-variables', field };
  }
  if (pattern === undefined) {
    return undefined;
  }
  try {
    readPattern(pattern);
    return undefined;
  } catch (mistake) {
    if (mistake instanceof PatternError) {
      return { id: mistake.reason === 'invalid' ? 'not-a-pattern' : 'pattern-only-in-queries', field };
    }
    throw mistake;
  }
}
