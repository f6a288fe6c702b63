import type { FilterOperator } from '../query';
import type { FilterField } from './FilterField';
import type { Expectation } from './FilterTextError';
import { parseTokens } from './parseFilters';
import { tokensOf, type Token } from './tokens';

/** What may be written at the caret, in place of what is half written there. */
export interface Completion {
  expected: Expectation;
  /** What is replaced. */
  from: number;
  to: number;
  /** What is written of it so far, without quotes. */
  search: string;
  /** What must stand before a word: a space after a closing quote. */
  joint: '' | ' ';
  /** Where a value is expected. */
  field?: string;
  op?: FilterOperator;
}

/** Undefined where what stands before the caret is no filter. */
export function completionAt(text: string, caret: number, fields: readonly FilterField[]): Completion | undefined {
  const before = tokensOf(text.slice(0, caret));
  const last = before[before.length - 1];
  const partial = last && isPartial(last, caret) ? last : undefined;
  const finished = partial ? before.slice(0, -1) : before;
  const place = placeAfter(finished, fields);
  if (!place) {
    return undefined;
  }
  const from = partial?.from ?? caret;
  const joint = from > 0 && !/\s/.test(text[from - 1]) ? ' ' : '';
  return { ...place, joint, from, to: partial ? endOf(text, partial, caret) : caret, search: partial?.value ?? '' };
}

/** Operators, brackets and closed texts are whole as soon as they are there. */
function isPartial({ kind, to, mistake }: Token, caret: number): boolean {
  return mistake?.id === 'unclosed-text' || (to === caret && ['word', 'number', 'variable'].includes(kind));
}

function placeAfter(
  tokens: readonly Token[],
  fields: readonly FilterField[]
): Pick<Completion, 'expected' | 'field' | 'op'> | undefined {
  if (tokens.length === 0) {
    return { expected: 'condition' };
  }
  const end = tokens[tokens.length - 1].to;
  const { error } = parseTokens(tokens, fields, end);
  if (!error) {
    return { expected: 'and' };
  }
  return error.id === 'expected' && error.length === 0
    ? { expected: error.expected, field: error.field, op: error.op }
    : undefined;
}

/** The caret may stand in the middle of a word, which is replaced as a whole. */
function endOf(text: string, partial: Token, caret: number): number {
  const whole = tokensOf(text).find(({ from }) => from === partial.from);
  return whole && whole.kind === partial.kind && !whole.mistake ? whole.to : caret;
}
