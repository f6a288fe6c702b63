export { adHocFilters, asAdHocFilters } from './adHocFilters';
export {
  EVENT_KINDS,
  LIST_ORDERS,
  LLM_QUERY_TYPES,
  isListQueryType,
  type EventKind,
  type ExperimentUnit,
  type ListOrderBy,
  type ListQueryType,
  type LlmQuery,
  type LlmQueryType,
  type LlmSelection,
  type LlmSource,
  type LlmSteps,
  type MetricsFormat,
  type SqlVariable,
  type SortOrder,
  type TempoReading,
  type TraceDetail,
} from './LlmQuery';
export { FILTER_OPERATORS, filterArity, isCompleteFilter, type FilterOperator, type LlmFilter } from './LlmFilter';
export { DEFAULT_LIMIT, QUERY_VERSION, defaultQuery } from './defaultQuery';
export { canonicalTraceId, completeQuery } from './completeQuery';
export { foldSelection } from './foldSelection';
