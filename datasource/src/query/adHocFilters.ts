import type { AdHocVariableFilter } from '@grafana/data';
import { FILTER_OPERATORS, filterArity, type FilterOperator, type LlmFilter } from '@loopscope/core';

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
