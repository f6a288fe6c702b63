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
import { contextStepFields, type RowFields } from '@loopscope/core/filter';

import { askedOfRuns, askedOfSpans } from './askedOf';

/** What a panel's frames tell of context windows. */
export type WindowData =
  | RunData
  | { state: 'fleet'; runs: RunSaturation[]; asked: RowFields<RunSaturation> }
  | { state: 'no-calls' | 'no-data' | 'other-data' }
  | { state: 'bad-frame'; error: FrameContractError };

interface RunData {
  state: 'run';
  steps: ContextStep[];
  /** What the steps can be filtered on. */
  asked: RowFields<ContextStep>;
  history: PastRun[];
  tree: RunTree | null;
  otherTraces: number;
}

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
    const steps = stepsOfRows(rows);
    return { state: 'run', steps, asked: contextStepFields, history: pastRuns(calls), tree: null, otherTraces: 0 };
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
            asked: askedOfSpans(trace.spans),
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
  const rows = series.filter(isRunsFrame).flatMap(readRunsFrame);
  const runs = [...runsOfRows(rows), ...ofCalls];
  if (runs.length > 0) {
    return { state: 'fleet', runs, asked: askedOfRuns(runs, rows) };
  }
  return { state: series.some((frame) => frame.length > 0) ? 'other-data' : 'no-data' };
}
