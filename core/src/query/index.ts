export type {
  LlmQuery,
  LlmQueryType,
  LlmSelection,
  LlmSource,
  MetricsFormat,
  RunsOrderBy,
  SortOrder,
  TraceDetail,
} from './LlmQuery';
export { FILTER_OPERATORS, filterArity, isCompleteFilter, type FilterOperator, type LlmFilter } from './LlmFilter';
export { DEFAULT_RUNS_LIMIT, QUERY_VERSION, defaultQuery } from './defaultQuery';
export { canonicalTraceId, completeQuery } from './completeQuery';
export { foldSelection } from './foldSelection';
