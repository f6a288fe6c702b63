export { filterFields, type FilterField } from './FilterField';
export type { FilterInputProps } from './FilterInputProps';
export type { Expectation, FilterProblem, FilterTextError } from './FilterTextError';
export { isAmount, lacksUnit } from './amount';
export { completionAt, type Completion } from './completionAt';
export { filterTextOf, setFilterText } from './filterText';
export { parseFilters, type ParsedFilters } from './parseFilters';
export { printFilters, printValue } from './printFilters';
export { operatorsOf, suggestionsFor, type Suggestion } from './suggestions';
