import type { LlmFilter } from '../query';
import { amountOf } from './amount';
import type { FilterField } from './FilterField';
import { readPattern } from './pattern';

/** A value of something that is filtered: '' and null where it is not known. Durations are in nanoseconds, shares of 1. */
export type FilterValue = string | number | null;

type Test = (value: FilterValue) => boolean;

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
  const tests = filters.map((filter) => ({ field: filter.field, holds: testOf(filter, units.get(filter.field)) }));
  return (row) => tests.every(({ field, holds }) => holds(valueOf(row, field)));
}

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
