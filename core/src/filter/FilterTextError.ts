import type { FilterOperator } from '../query';

/** What may stand at a place of the text. */
export type Expectation =
  'condition' | 'exists-field' | 'operator' | 'value' | 'list' | 'list-value' | 'list-end' | 'and';

/** What is wrong, for a sentence in the reader's language. */
export type FilterProblem =
  | { id: 'expected'; expected: Expectation; field?: string; op?: FilterOperator }
  | { id: 'unknown-field'; nearest: string[] }
  | { id: 'unknown-operator' }
  /** `instead` says the same of one field, where that can be said. */
  | { id: 'or'; instead?: string }
  | { id: 'parentheses' }
  | { id: 'needs-quotes' }
  | { id: 'unclosed-text' }
  | { id: 'unknown-escape' }
  | { id: 'empty-text'; field: string }
  | { id: 'text-has-no-order'; field: string }
  | { id: 'number-is-no-text'; field: string }
  | { id: 'not-a-number'; field: string; unit?: string }
  | { id: 'needs-unit'; field: string }
  | { id: 'one-value'; field: string }
  /** The rest is of filters that are answered in the browser, see readMatcher. */
  | { id: 'no-variables'; field: string }
  | { id: 'not-a-pattern'; field: string }
  | { id: 'pattern-only-in-queries'; field: string };

/** Where it is: an offset and a length in UTF-16 units of the text; a length of 0 is the end of the text. */
export type FilterTextError = FilterProblem & { offset: number; length: number; found: string };
