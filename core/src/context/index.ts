export { apportion } from './apportion';
export { contextSteps } from './contextSteps';
export { stepsOfRows } from './stepsOfRows';
export { PART_ROLES, type CompositionBasis, type ContextPart, type ContextStep, type PartRole } from './ContextStep';
export { contextGrowth, type GrowthCause, type Shrinkage, type StepGrowth } from './contextGrowth';
export { readLimits, withLimits, type EffectiveLimit, type UnreadLimit } from './effectiveLimits';
export { pastRuns, meanRemaining, type PastCall, type PastRun } from './pastRuns';
export {
  FEWEST_RUNS,
  HORIZON,
  isForecast,
  overflowForecast,
  type OverflowForecast,
  type WindowPosition,
} from './overflowForecast';
export { forecastBacktest, type ForecastBacktest } from './forecastBacktest';
export { contextWindows, hasContent, withContent, type ContextWindow } from './windows';
export type { WindowItem } from './windowItems';
export { pruneAdvice, type PruneAdvice, type PruneKind, type PruneReport } from './pruneAdvice';
export {
  POSITION_BINS,
  evidencePositions,
  scoresByPosition,
  type PositionBin,
  type ScoredPosition,
  type ScoresAt,
} from './lostInTheMiddle';
export {
  SATURATION_BINS,
  runsOfCalls,
  runsOfRows,
  saturationGroups,
  saturationMap,
  type RunSaturation,
  type SaturationGroup,
  type SaturationMap,
} from './fleetSaturation';
export { QUOTATION_ACCURACY } from './quoted';
