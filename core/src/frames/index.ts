export { readEventsFrame, type LlmEvent } from './events';
export { isExperimentFrame, readExperimentFrame, type ExperimentRow } from './experiment';
export { readExemplarsFrame, type Exemplar } from './exemplars';
export { readHeatmapFrame, type HeatmapCell } from './heatmap';
export { CONTRACT_NAMES, CONTRACT_VERSION, contractOf, type ContractName, type FrameContract } from './contract';
export { FrameContractError, type FrameProblem } from './FrameContractError';
export {
  CONTEXT_ROLES,
  SPAN_KINDS,
  TOKEN_BUCKETS,
  endMs,
  totalTokens,
  type ContextRole,
  type CostSource,
  type InputCosts,
  type LlmFacts,
  type LlmKind,
  type SpanStatus,
  type SpanTag,
  type TokenBuckets,
  type TraceSpan,
} from './TraceSpan';
export { isTraceFrame, readTraceFrame } from './trace';
export { missingTrace, type MissingTrace } from './missingTrace';
export { traceOf, type TraceOfData } from './traceOf';
export { isRunsFrame, readRunsFrame, type RunRow } from './runs';
export { isSessionsFrame, readSessionsFrame, type SessionRow } from './sessions';
export { isCallsFrame, readCallsFrame, type CallRow } from './calls';
export { isContextFrame, readContextFrame, type ContextRow } from './context';
export { isLoopsFrame, readLoopsFrame, type LoopRow } from './loops';
export type { RowFigures } from './figures';
export {
  isMetricsFrame,
  isMetricsTable,
  readMetricsSeries,
  readMetricsTable,
  type MetricsPoint,
  type MetricsRow,
  type MetricsSeries,
} from './metrics';
export { readSpanDetail, type MessageKind, type SpanAttribute, type SpanDetail, type SpanMessage } from './span';
