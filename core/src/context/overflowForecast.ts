import { quantile, wilson, type Share } from '../statistics';
import type { PastRun } from './pastRuns';

/** Where a run stands: its agent's n-th model call and how full the window was in it. */
export interface WindowPosition {
  runId: string;
  agent: string;
  /** 1 for the first model call of the agent in the run. */
  call: number;
  saturation: number;
}

export interface OverflowForecast {
  /** Past runs of the agent that were as full at about the same call. */
  runs: number;
  /** How many of them overflowed within the horizon. */
  overflowed: number;
  /** Their share. */
  within: Share;
  /** At which call those overflowed: the 10th, 50th and 90th of 100; null where none did. */
  at: { low: number; median: number; high: number } | null;
}

/** Too few comparable runs say nothing. */
export const FEWEST_RUNS = 5;
export const HORIZON = 10;

/** Calls of past runs count as the same where they are this near in number (or this share of it) and saturation. */
const NEAR_CALLS = 1;
const NEAR_SHARE = 0.25;
const NEAR_SATURATION = 0.1;

/**
 * How past runs of the same agent went on that were about as full at about the same call: the share that overflowed
 * within the next `horizon` calls. No line is drawn through this run's own tokens: a compaction breaks any line.
 * Returns how many runs are comparable where these are fewer than FEWEST_RUNS.
 */
export function overflowForecast(
  history: readonly PastRun[],
  position: WindowPosition,
  horizon = HORIZON
): OverflowForecast | { runs: number } {
  const futures = history
    .filter(({ runId, agent }) => agent === position.agent && runId !== position.runId)
    .map((run) => callsUntilOverflow(run, position))
    .filter((calls): calls is number => calls !== null);
  if (futures.length < FEWEST_RUNS) {
    return { runs: futures.length };
  }
  const overflows = futures.filter((calls) => calls <= horizon).map((calls) => position.call + calls);
  const [low, median, high] = [0.1, 0.5, 0.9].map((share) => quantile(overflows, share));
  return {
    runs: futures.length,
    overflowed: overflows.length,
    within: wilson(overflows.length, futures.length),
    at: low === null || median === null || high === null ? null : { low, median, high },
  };
}

export const isForecast = (forecast: OverflowForecast | { runs: number }): forecast is OverflowForecast =>
  'within' in forecast;

/**
 * From the call of a past run that is most like the position, how many calls it took to overflow; Infinity where it
 * never did, null where no call is like it.
 */
function callsUntilOverflow({ calls }: PastRun, { call, saturation }: WindowPosition): number | null {
  const reach = Math.max(NEAR_CALLS, Math.floor(call * NEAR_SHARE));
  let best: number | null = null;
  let bestDistance = Infinity;
  for (let at = Math.max(0, call - 1 - reach); at < Math.min(calls.length, call + reach); at++) {
    const then = calls[at].saturation;
    const distance = then === null ? Infinity : Math.abs(then - saturation);
    if (!calls[at].overflowed && distance <= NEAR_SATURATION && distance < bestDistance) {
      best = at;
      bestDistance = distance;
    }
  }
  if (best === null) {
    return null;
  }
  const overflow = calls.findIndex(({ overflowed }, at) => overflowed && at > (best ?? 0));
  return overflow < 0 ? Infinity : overflow - best;
}
