import type { LlmQuery } from '../query';
import { filterFields } from './FilterField';
import { parseFilters } from './parseFilters';
import { printFilters } from './printFilters';

/** The filters of a query as text: what is being written, else what it holds. */
export function filterTextOf({
  queryType,
  filters = [],
  filterText,
}: Pick<LlmQuery, 'queryType' | 'filters' | 'filterText'>): string {
  return filterText ?? printFilters(filters, filterFields(queryType));
}

/** The query with these filters. A text that cannot be read is kept as it is beside the filters that were there before. */
export function setFilterText<Q extends Pick<LlmQuery, 'queryType' | 'filters' | 'filterText'>>(
  query: Q,
  text: string
): Q {
  const { filterText: _, ...rest } = query;
  const { filters } = parseFilters(text, filterFields(query.queryType));
  return (filters ? { ...rest, filters } : { ...query, filterText: text }) as Q;
}
