export { executionsOf, type Execution } from './Execution';
export { DEFAULT_TOOL_RULES, type ToolRules } from './toolRules';
export { IDLE_GAP_MS, REPEAT_KINDS, isRepeat, judgeRepeats, type JudgedExecution, type RepeatKind } from './repeats';
export { pingPongs, type PingPong } from './pingPong';
export {
  ALLOWED,
  LOOPING_REPEATS,
  RUNAWAY_HISTORY,
  RUNAWAY_SHARE,
  RUNAWAY_STEPS,
  WATCHING_HISTORY,
  WATCHING_SHARE,
  loopState,
  streaksOf,
  type LoopState,
  type Reach,
  type Streaks,
} from './loopVerdict';
export { countedState, type CountedState } from './countedState';
export {
  FEWEST_OF_AGENT,
  comparableRuns,
  endsWellFrom,
  furtherCost,
  reachOf,
  runLengths,
  type RunLength,
} from './survival';
export {
  RECENT_ITERATIONS,
  loopReport,
  type Iteration,
  type LoopOutlook,
  type LoopReport,
  type LoopVelocity,
  type RepeatEvidence,
} from './loopReport';
