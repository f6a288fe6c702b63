import { filterArity, type FilterOperator, type LlmFilter } from '@loopscope/core';

/** The filter with another operator, keeping as many of its values as that one takes. */
export function changeOperator(filter: LlmFilter, op: FilterOperator): LlmFilter {
  switch (filterArity(op)) {
    case 'none':
      return { ...filter, op, values: [] };
    case 'one':
      return { ...filter, op, values: filter.values.slice(0, 1) };
    case 'many':
      return { ...filter, op };
  }
}
