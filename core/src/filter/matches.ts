import type { FilterOperator, LlmFilter } from '../query';
import { amountOf } from './amount';
import type { FilterField } from './FilterField';
import { readPattern } from './pattern';

/**
 * A value of something that is filtered: '' and null where it is not known. Durations are in nanoseconds, shares of 1.
 * Of several, such as the models of a run, one must meet a condition, and none where the operator negates.
 */
export type FilterValue = string | number | null | readonly string[];

type Single = Exclude<FilterValue, readonly string[]>;
type Test = (value: Single) => boolean;

/**
 * Filters as a question to anything whose fields can be told, with the meaning that they have in the backend
 * (backend-proxy/pkg/aggregate): all must hold; several values mean any of them, or none of them where the operator
 * negates; regular expressions are of whole values, in the syntax of RE2; an unknown number is neither more nor less than
 * another nor different from it, and does not exist; nor does 0. Amounts are compared as float64: money below $ 9,000 to its
 * last decimal.
 *
 * The filters are complete and their values no variables. A regular expression that cannot be read throws a PatternError.
 */
export function matcherOf<Row>(
  filters: readonly LlmFilter[],
  fields: readonly FilterField[],
  valueOf: (row: Row, field: string) => FilterValue
): (row: Row) => boolean {
  const units = new Map(fields.map(({ id, unit }) => [id, unit]));
  const tests = filters.map((filter) => ({
    field: filter.field,
    holds: ofSeveral(testOf(filter, units.get(filter.field)), filter.op),
  }));
  return (row) => tests.every(({ field, holds }) => holds(valueOf(row, field)));
}

function ofSeveral(test: Test, op: FilterOperator): (value: FilterValue) => boolean {
  const isNegated = op.startsWith('!');
  return (value) => {
    if (!isSeveral(value)) {
      return test(value);
    }
    const values = value.length === 0 ? [''] : value;
    return isNegated ? values.every(test) : values.some(test);
  };
}

const isSeveral = (value: FilterValue): value is readonly string[] => Array.isArray(value);

function testOf({ op, values }: LlmFilter, unit: string | undefined): Test {
  switch (op) {
    case 'exists':
      return exists;
    case '!exists':
      return (value) => !exists(value);
    case '=':
    case '=|':
      return equals(values, unit);
    case '!=':
    case '!=|': {
      const isAny = equals(values, unit);
      return (value) => value !== null && !isAny(value);
    }
    case '=~':
      return matches(values);
    case '!~': {
      const matchesAny = matches(values);
      return (value) => value !== null && !matchesAny(value);
    }
  }
  const limit = amountOf(values[0], unit);
  return (value) => typeof value === 'number' && ORDERS[op](value, limit);
}

const ORDERS = {
  '<': (value: number, limit: number) => value < limit,
  '<=': (value: number, limit: number) => value <= limit,
  '>': (value: number, limit: number) => value > limit,
  '>=': (value: number, limit: number) => value >= limit,
};

const exists: Test = (value) => value !== '' && value !== null && value !== 0;

function equals(values: readonly string[], unit: string | undefined): Test {
  const texts = new Set(values);
  const amounts = new Set(values.map((value) => amountOf(value, unit)));
  return (value) => (typeof value === 'number' ? amounts.has(value) : value !== null && texts.has(value));
}

function matches(values: readonly string[]): Test {
  const patterns = values.map(readPattern);
  return (value) => value !== null && patterns.some((pattern) => pattern.test(String(value)));
}
