import type { DataFrame } from '@grafana/data';
import {
  FrameContractError,
  buildRunTree,
  contextSteps,
  hasContent,
  isCallsFrame,
  isContextFrame,
  isRunsFrame,
  pastRuns,
  readCallsFrame,
  readContextFrame,
  readRunsFrame,
  runsOfCalls,
  runsOfRows,
  stepsOfRows,
  traceOf,
  type ContextStep,
  type PastRun,
  type RunSaturation,
  type RunTree,
} from '@loopscope/core';

/** What a panel's frames tell of context windows. */
export type WindowData =
  | { state: 'run'; steps: ContextStep[]; history: PastRun[]; tree: RunTree | null; otherTraces: number }
  | { state: 'fleet'; runs: RunSaturation[] }
  | { state: 'no-calls' | 'no-data' | 'other-data' }
  | { state: 'bad-frame'; error: FrameContractError };

/**
 * A trace or a context frame is one run or session, beside which a list of calls is what earlier runs came to; a list
 * of runs or calls alone is a fleet.
 */
export function windowData(series: readonly DataFrame[]): WindowData {
  try {
    return read(series);
  } catch (error) {
    if (error instanceof FrameContractError) {
      return { state: 'bad-frame', error };
    }
    throw error;
  }
}

function read(series: readonly DataFrame[]): WindowData {
  const calls = series.filter(isCallsFrame).flatMap(readCallsFrame);
  const rows = series.filter(isContextFrame).flatMap(readContextFrame);
  if (rows.length > 0) {
    return { state: 'run', steps: stepsOfRows(rows), history: pastRuns(calls), tree: null, otherTraces: 0 };
  }
  const trace = traceOf(series);
  switch (trace.state) {
    case 'bad-frame':
      return trace;
    case 'trace': {
      const tree = buildRunTree(trace.spans);
      const steps = contextSteps(tree);
      return steps.length === 0
        ? { state: 'no-calls' }
        : {
            state: 'run',
            steps,
            history: pastRuns(calls),
            tree: hasContent(tree) ? tree : null,
            otherTraces: trace.otherTraces,
          };
    }
    default:
      return fleet(series, runsOfCalls(calls));
  }
}

function fleet(series: readonly DataFrame[], ofCalls: RunSaturation[]): WindowData {
  const runs = [...runsOfRows(series.filter(isRunsFrame).flatMap(readRunsFrame)), ...ofCalls];
  if (runs.length > 0) {
    return { state: 'fleet', runs };
  }
  return { state: series.some((frame) => frame.length > 0) ? 'other-data' : 'no-data' };
}
