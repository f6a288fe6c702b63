import type { RunRow } from '../frames/runs';
import { ALLOWED, LOOPING_REPEATS, loopState, type LoopState, type Reach } from './loopVerdict';

/** What the counts of a run leave open, from the mildest state that its trace may show to the worst. */
export interface CountedState {
  atLeast: LoopState;
  atMost: LoopState;
}

type Counts = Pick<RunRow, 'identicalRepeats' | 'toolErrors' | 'toolCalls' | 'open'>;

/** So many failures can be so many retries in a row that they make a loop. */
const LOOPING_FAILURES = (ALLOWED.retry ?? 0) + LOOPING_REPEATS;

/**
 * A run's state as far as its counts tell it. They say how often calls came again with nothing new between, and not what
 * these were: to wait for a job or to ask twice at once is no loop, and neither are single repeats with progress between. A run that never repeated and rarely failed does not loop.
 */
export function countedState(counts: Counts, reach: Reach | null): CountedState {
  const { identicalRepeats, toolErrors, toolCalls, open } = counts;
  const repeats = toolErrors >= LOOPING_FAILURES ? Math.max(identicalRepeats, LOOPING_REPEATS) : identicalRepeats;
  return {
    atLeast: loopState({ now: 0, longest: 0, sinceProgress: 0 }, open, reach),
    atMost: loopState({ now: repeats, longest: repeats, sinceProgress: toolCalls }, open, reach),
  };
}
