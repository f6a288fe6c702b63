import type { DataFrame } from '@grafana/data';
import {
  comparableRuns,
  countedState,
  endsWellFrom,
  isRunsFrame,
  reachOf,
  readRunsFrame,
  runLengths,
  type CountedState,
  type LoopState,
  type RunLength,
  type RunRow,
} from '@loopscope/core';

/** A run of a list with what its row tells of loops. */
export interface RunState extends CountedState {
  run: RunRow;
  steps: number;
  /** Probability that it ends well; null where no earlier run got here, or it ended. */
  endsWell: number | null;
  /** US dollars a minute since its start; null where unpriced. */
  costPerMinute: number | null;
}

const WORST: LoopState[] = ['runaway', 'looping', 'watching', 'not-enough-history', 'healthy'];

/** Lengths of the runs of lists among a panel's frames. */
export function historyOf(series: readonly DataFrame[]): RunLength[] {
  return runLengths(series.filter(isRunsFrame).flatMap(readRunsFrame));
}

/** Runs of a list, open ones first, then those that may be worst. */
export function runStates(series: readonly DataFrame[]): RunState[] {
  const rows = series.filter(isRunsFrame).flatMap(readRunsFrame);
  const lengths = runLengths(rows);
  return rows
    .map((run) => stateOf(run, lengths))
    .sort(
      (a, b) =>
        Number(b.run.open) - Number(a.run.open) ||
        WORST.indexOf(a.atMost) - WORST.indexOf(b.atMost) ||
        b.run.identicalRepeats - a.run.identicalRepeats ||
        b.run.startMs - a.run.startMs
    );
}

function stateOf(run: RunRow, lengths: readonly RunLength[]): RunState {
  const steps = run.llmCalls + run.toolCalls;
  const others = comparableRuns(lengths, run.agent || run.lastKnownAgent, run.runId);
  const minutes = run.durationMs / 60_000;
  return {
    run,
    steps,
    ...countedState(run, reachOf(others, steps)),
    endsWell: run.open ? endsWellFrom(others, steps) : null,
    costPerMinute: run.cost !== null && minutes > 0 ? run.cost / minutes : null,
  };
}
