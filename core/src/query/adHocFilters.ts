import type { AdHocVariableFilter } from '@grafana/data';

import { FILTER_OPERATORS, filterArity, type FilterOperator, type LlmFilter } from './LlmFilter';

const OPERATORS: ReadonlySet<string> = new Set(FILTER_OPERATORS);

/** A dashboard's ad hoc filters as conditions of a query. One without a key or value is still being chosen. */
export function adHocFilters(filters: AdHocVariableFilter[] = []): LlmFilter[] {
  return filters.flatMap(({ key, operator, value, values }) => {
    if (!key || !isOperator(operator)) {
      return [];
    }
    if (filterArity(operator) === 'none') {
      return [{ field: key, op: operator, values: [] }];
    }
    const given = filterArity(operator) === 'many' && values?.length ? values : [value];
    return given.every(Boolean) ? [{ field: key, op: operator, values: given }] : [];
  });
}

function isOperator(operator: string): operator is FilterOperator {
  return OPERATORS.has(operator);
}

/** A variable in a value, as text means it; a chip's value is what it says. */
const VARIABLE = /\$\{[^}]+\}|\$\w|\[\[\w+(?::\w+)?\]\]/;

/**
 * Conditions as ad hoc filters, and those that cannot be such: `exists`, several regular expressions, variables and
 * conditions that are not complete.
 */
export function asAdHocFilters(filters: readonly LlmFilter[]): { chips: AdHocVariableFilter[]; rest: LlmFilter[] } {
  const chips: AdHocVariableFilter[] = [];
  const rest: LlmFilter[] = [];
  for (const filter of filters) {
    const chip = asAdHocFilter(filter);
    if (chip) {
      chips.push(chip);
    } else {
      rest.push(filter);
    }
  }
  return { chips, rest };
}

const OF_SEVERAL: Partial<Record<FilterOperator, FilterOperator>> = { '=': '=|', '!=': '!=|' };

function asAdHocFilter({ field, op, values }: LlmFilter): AdHocVariableFilter | undefined {
  const operator = values.length > 1 ? (OF_SEVERAL[op] ?? op) : op;
  const arity = filterArity(operator);
  if (arity === 'none' || (arity === 'one' && values.length !== 1) || values.length === 0) {
    return undefined;
  }
  if (field === '' || values.some((value) => value === '' || VARIABLE.test(value))) {
    return undefined;
  }
  return { key: field, operator, value: values[0], ...(arity === 'many' && { values: [...values] }) };
}
