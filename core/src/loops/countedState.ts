import type { RunRow } from '../frames/runs';
import { ALLOWED, loopState, type LoopState, type Reach } from './loopVerdict';

/** From the mildest state that the trace of a run of a list may show to the worst: the same where its steps were judged. */
export interface CountedState {
  atLeast: LoopState;
  atMost: LoopState;
}

type Counts = Pick<RunRow, 'identicalRepeats' | 'toolErrors' | 'toolCalls' | 'open' | 'repeatStreak' | 'sinceProgress'>;

/**
 * A run's state as far as its row tells it: that of its trace where the data source looked at its steps. Of other runs counts
 * say how often calls came again with nothing new between, and not what these were: to wait for a job or to ask twice at once
 * is no loop, and neither are single repeats with progress between. A run that never repeated and rarely failed does not loop.
 */
export function countedState(run: Counts, reach: Reach | null): CountedState {
  const { identicalRepeats, toolErrors, toolCalls, open, repeatStreak, sinceProgress } = run;
  const stateOf = (repeats: number, since: number) =>
    loopState({ now: repeats, longest: repeats, sinceProgress: since }, open, reach);
  if (repeatStreak !== null) {
    const judged = stateOf(repeatStreak, sinceProgress ?? 0);
    return { atLeast: judged, atMost: judged };
  }
  const retries = Math.max(0, toolErrors - (ALLOWED.retry ?? 0));
  return { atLeast: stateOf(0, 0), atMost: stateOf(identicalRepeats + retries, toolCalls) };
}
