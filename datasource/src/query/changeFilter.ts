import { FILTER_OPERATORS, filterArity, type FilterOperator, type LlmFilter, type LlmQuery } from '@loopscope/core';

import { asLlmQuery } from './asLlmQuery';

/** What Grafana's tables and legends ask for when a value is clicked (its QueryFixAction). */
export interface FilterChange {
  type: string;
  options?: Record<string, string>;
}

/** The operator that each kind of change adds. */
const ADDS: Record<string, FilterOperator> = {
  ADD_FILTER: '=',
  ADD_FILTER_OUT: '!=',
};

/** A query with the condition that somebody clicked together; the opposite condition on the same value goes. */
export function addFilter(given: LlmQuery, change: FilterChange): LlmQuery {
  const query = asLlmQuery(given);
  const { key, value } = change.options ?? {};
  const op = operatorOf(change);
  if (!op || !key) {
    return query;
  }
  const added: LlmFilter = { field: key, op, values: filterArity(op) === 'none' ? [] : [value ?? ''] };
  const others = (query.filters ?? []).filter((filter) => !isSame(filter, added) && !isOpposite(filter, added));
  return { ...query, filters: [...others, added] };
}

function operatorOf({ type, options }: FilterChange): FilterOperator | undefined {
  const named = FILTER_OPERATORS.find((operator) => operator === options?.operator);
  return named ?? ADDS[type];
}

function isSame(a: LlmFilter, b: LlmFilter): boolean {
  return a.field === b.field && a.op === b.op && a.values.join('\n') === b.values.join('\n');
}

function isOpposite(a: LlmFilter, b: LlmFilter): boolean {
  return isSame({ ...a, op: a.op === '=' ? '!=' : a.op === '!=' ? '=' : a.op }, b);
}
