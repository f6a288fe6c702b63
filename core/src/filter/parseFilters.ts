import { filterArity, type FilterOperator, type LlmFilter } from '../query';
import type { FilterField } from './FilterField';
import type { Expectation, FilterProblem, FilterTextError } from './FilterTextError';
import { isAmount, lacksUnit } from './amount';
import { nearestNames } from './nearestNames';
import { printFilters } from './printFilters';
import { tokensOf, type Token } from './tokens';

export type ParsedFilters =
  { filters: LlmFilter[]; error?: undefined } | { filters?: undefined; error: FilterTextError };

/**
 * Reads conditions that must all hold, such as `agent = "planner" and cost > 0.05`. Values are kept as they are written:
 * variables for the dashboard, units for the backend.
 */
export function parseFilters(text: string, fields: readonly FilterField[]): ParsedFilters {
  return parseTokens(tokensOf(text), fields, text.length);
}

export function parseTokens(tokens: readonly Token[], fields: readonly FilterField[], end: number): ParsedFilters {
  try {
    return { filters: new Reader(tokens, fields, end).conditions() };
  } catch (mistake) {
    if (mistake instanceof Mistake) {
      return { error: mistake.error };
    }
    throw mistake;
  }
}

/** Carries the first error out of the reader. */
class Mistake extends Error {
  constructor(readonly error: FilterTextError) {
    super(error.id);
  }
}

const COMPARISONS: ReadonlySet<string> = new Set<FilterOperator>(['=', '!=', '=~', '!~', '<', '<=', '>', '>=']);
const ORDERS: ReadonlySet<FilterOperator> = new Set<FilterOperator>(['<', '<=', '>', '>=']);
const OF_TEXT: ReadonlySet<FilterOperator> = new Set<FilterOperator>(['=~', '!~']);

/** One function a rule of the grammar (docs/filters.md). */
class Reader {
  private at = 0;
  private readonly fields: ReadonlyMap<string, FilterField>;

  constructor(
    private readonly tokens: readonly Token[],
    fields: readonly FilterField[],
    private readonly end: number
  ) {
    this.fields = new Map(fields.map((field) => [field.id, field]));
  }

  conditions(): LlmFilter[] {
    const filters: LlmFilter[] = [];
    if (this.tokens.length === 0) {
      return filters;
    }
    for (;;) {
      filters.push(this.condition());
      const next = this.peek();
      if (!next) {
        return filters;
      }
      if (isWord(next, 'or') || next.source === '||') {
        this.fail({ id: 'or', instead: this.insteadOfOr(filters) }, next);
      }
      if (next.kind === ')') {
        this.fail({ id: 'parentheses' }, next);
      }
      if (!isWord(next, 'and')) {
        this.failExpecting('and');
      }
      this.at++;
    }
  }

  private condition(): LlmFilter {
    const first = this.take('condition');
    if (first.kind === '(') {
      this.fail({ id: 'parentheses' }, first);
    }
    if (isWord(first, 'exists')) {
      return { field: this.field(this.take('exists-field'), 'exists-field').id, op: 'exists', values: [] };
    }
    if (isWord(first, 'not')) {
      if (!isWord(this.take('exists-field'), 'exists')) {
        this.at--;
        this.failExpecting('exists-field');
      }
      return { field: this.field(this.take('exists-field'), 'exists-field').id, op: '!exists', values: [] };
    }
    const field = this.field(first, 'condition');
    const op = this.operator(field);
    return { field: field.id, op, values: this.operand(field, op) };
  }

  private field(token: Token, expected: Expectation): FilterField {
    if (token.kind !== 'word') {
      this.at--;
      this.failExpecting(expected);
    }
    const field = this.fields.get(token.source);
    return (
      field ?? this.fail({ id: 'unknown-field', nearest: nearestNames(token.source, [...this.fields.keys()]) }, token)
    );
  }

  private operator(field: FilterField): FilterOperator {
    const token = this.take('operator', { field: field.id });
    if (isWord(token, 'in')) {
      return '=|';
    }
    if (isWord(token, 'not')) {
      if (!isWord(this.take('operator', { field: field.id }), 'in')) {
        this.at--;
        this.failExpecting('operator', { field: field.id });
      }
      return '!=|';
    }
    if (!isComparison(token.source)) {
      this.fail({ id: 'unknown-operator' }, token);
    }
    if (ORDERS.has(token.source) && field.type === 'string') {
      this.fail({ id: 'text-has-no-order', field: field.id }, token);
    }
    if (OF_TEXT.has(token.source) && field.ofRow) {
      this.fail({ id: 'number-is-no-text', field: field.id }, token);
    }
    return token.source;
  }

  private operand(field: FilterField, op: FilterOperator): string[] {
    const isMany = filterArity(op) === 'many';
    const next = this.peek();
    if (next?.kind !== '(') {
      return isMany ? this.failExpecting('list', { field: field.id, op }) : [this.value(field, op, 'value')];
    }
    if (ORDERS.has(op)) {
      this.fail({ id: 'one-value', field: field.id }, next);
    }
    this.at++;
    const values = [this.value(field, op, 'list-value')];
    for (;;) {
      const token = this.take('list-end', { field: field.id, op });
      if (token.kind === ')') {
        return values;
      }
      if (token.kind !== ',') {
        this.at--;
        this.failExpecting('list-end', { field: field.id, op });
      }
      values.push(this.value(field, op, 'list-value'));
    }
  }

  private value(field: FilterField, op: FilterOperator, expected: Expectation): string {
    const token = this.take(expected, { field: field.id, op });
    switch (token.kind) {
      case 'variable':
        return token.value;
      case 'text':
        return this.text(token, field);
      case 'number':
        return this.number(token, field, op);
      case 'word':
        return this.fail(
          field.type === 'number' ? { id: 'not-a-number', field: field.id, unit: field.unit } : { id: 'needs-quotes' },
          token
        );
    }
    this.at--;
    return this.failExpecting(expected, { field: field.id, op });
  }

  private text(token: Token, field: FilterField): string {
    if (token.mistake) {
      const { id, from, to } = token.mistake;
      this.fail({ id }, { from, to, source: token.source.slice(from - token.from, to - token.from) });
    }
    if (token.value === '') {
      this.fail({ id: 'empty-text', field: field.id }, token);
    }
    return token.value;
  }

  private number(token: Token, field: FilterField, op: FilterOperator): string {
    if (field.type === 'string' || OF_TEXT.has(op)) {
      this.fail({ id: 'needs-quotes' }, token);
    }
    if (lacksUnit(token.source, field.unit)) {
      this.fail({ id: 'needs-unit', field: field.id }, token);
    }
    return isAmount(token.source, field.unit)
      ? token.source
      : this.fail({ id: 'not-a-number', field: field.id, unit: field.unit }, token);
  }

  /** `agent = "a" or agent = "b"` as one condition. */
  private insteadOfOr(filters: LlmFilter[]): string | undefined {
    const last = filters[filters.length - 1];
    this.at++;
    let other: LlmFilter;
    try {
      other = this.condition();
    } catch {
      return undefined;
    }
    const isSame = other.field === last.field && [last, other].every(({ op }) => op === '=' || op === '=|');
    const values = [...last.values, ...other.values];
    return isSame ? printFilters([{ ...last, op: '=|', values }], [...this.fields.values()]) : undefined;
  }

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private take(expected: Expectation, about: Partial<LlmFilter> = {}): Token {
    const token = this.peek();
    if (!token) {
      return this.failExpecting(expected, about);
    }
    this.at++;
    return token;
  }

  private failExpecting(expected: Expectation, { field, op }: Partial<LlmFilter> = {}): never {
    return this.fail({ id: 'expected', expected, ...(field && { field }), ...(op && { op }) }, this.peek());
  }

  private fail(problem: FilterProblem, where?: Pick<Token, 'from' | 'to' | 'source'>): never {
    const { from, to, source } = where ?? { from: this.end, to: this.end, source: '' };
    throw new Mistake({ ...problem, offset: from, length: to - from, found: source });
  }
}

/** Keywords are read in any case. */
const isWord = (token: Token, word: string) => token.kind === 'word' && token.source.toLowerCase() === word;

const isComparison = (source: string): source is FilterOperator => COMPARISONS.has(source);
