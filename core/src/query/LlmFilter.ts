/** Operators of a filter. `=|` and `!=|` take several values; regular expressions are fully anchored. */
export const FILTER_OPERATORS = [
  '=',
  '!=',
  '=|',
  '!=|',
  '=~',
  '!~',
  '<',
  '<=',
  '>',
  '>=',
  'exists',
  '!exists',
] as const;

export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** A condition on one dimension of a span. `field` is an id of semantics/dimensions.json. */
export interface LlmFilter {
  field: string;
  op: FilterOperator;
  /** One value, none for `exists` and `!exists`, any number for `=|` and `!=|`. */
  values: string[];
}

/** Whether an operator compares with one value, a set of values or none. */
export function filterArity(op: FilterOperator): 'none' | 'one' | 'many' {
  if (op === 'exists' || op === '!exists') {
    return 'none';
  }
  return op === '=|' || op === '!=|' ? 'many' : 'one';
}

/** A filter whose values fit its operator; anything else is still being edited and must not be sent. */
export function isCompleteFilter(filter: LlmFilter): boolean {
  if (filter.field === '') {
    return false;
  }
  switch (filterArity(filter.op)) {
    case 'none':
      return filter.values.length === 0;
    case 'one':
      return filter.values.length === 1 && filter.values[0] !== '';
    case 'many':
      return filter.values.length > 0 && filter.values.every((value) => value !== '');
  }
}
