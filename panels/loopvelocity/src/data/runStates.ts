import type { DataFrame } from '@grafana/data';
import {
  comparableRuns,
  endsWellFrom,
  isRunsFrame,
  loopState,
  reachOf,
  readRunsFrame,
  runLengths,
  type LoopState,
  type RunLength,
  type RunRow,
} from '@loopscope/core';

/** A run of a list with what its counts tell of loops. */
export interface RunState {
  run: RunRow;
  steps: number;
  state: LoopState;
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

/**
 * Runs of a list, open ones first, then the worst. A list counts a run's identical repeats, each without progress since
 * the same call before; only the trace tells what came between them.
 */
export function runStates(series: readonly DataFrame[]): RunState[] {
  const rows = series.filter(isRunsFrame).flatMap(readRunsFrame);
  const lengths = runLengths(rows);
  return rows
    .map((run) => stateOf(run, lengths))
    .sort(
      (a, b) =>
        Number(b.run.open) - Number(a.run.open) ||
        WORST.indexOf(a.state) - WORST.indexOf(b.state) ||
        b.run.identicalRepeats - a.run.identicalRepeats ||
        b.run.startMs - a.run.startMs
    );
}

function stateOf(run: RunRow, lengths: readonly RunLength[]): RunState {
  const steps = run.llmCalls + run.toolCalls;
  const others = comparableRuns(lengths, run.agent, run.runId);
  const repeats = run.identicalRepeats;
  const minutes = run.durationMs / 60_000;
  return {
    run,
    steps,
    state: loopState({ now: repeats, longest: repeats, sinceProgress: repeats }, run.open, reachOf(others, steps)),
    endsWell: run.open ? endsWellFrom(others, steps) : null,
    costPerMinute: run.cost !== null && minutes > 0 ? run.cost / minutes : null,
  };
}
