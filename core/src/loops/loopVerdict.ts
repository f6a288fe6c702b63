import type { JudgedExecution, RepeatKind } from './repeats';

/** Repeats without progress from which on an agent is called looping. */
export const LOOPING_REPEATS = 3;
/** Steps without progress from which on a run may be called a runaway. */
export const RUNAWAY_STEPS = 10;
/** Fewer of the runs that ended well than this got as far as a runaway. */
export const RUNAWAY_SHARE = 0.01;
/** Fewer runs that ended well do not show one in a hundred. */
export const RUNAWAY_HISTORY = 100;
/** Fewer of the runs that ended well than this got this far: worth a look. */
export const WATCHING_SHARE = 0.1;
export const WATCHING_HISTORY = 20;

/** What makes a loop from its first repeat on; what comes twice at once is waste, and no loop. */
const LOOPS: readonly RepeatKind[] = ['thrash', 'identical', 'cycle'];

/** Waiting and retrying are no loop up to these; beyond, each more is a repeat like any other. */
export const ALLOWED: Partial<Record<RepeatKind, number>> = { waiting: 30, retry: 3 };

/**
 * `not-enough-history`: no loop is proved, and too few earlier runs tell whether this one is long for its agent.
 */
export type LoopState = 'healthy' | 'watching' | 'looping' | 'runaway' | 'not-enough-history';

/** How an agent's executions went, in order. */
export interface Streaks {
  /** Repeats since the last progress, at the end. */
  now: number;
  /** Most repeats without progress. */
  longest: number;
  /** Executions since the last progress, at the end. */
  sinceProgress: number;
}

/** Repeats in a row without progress. What waits or tries again counts once it did so more often than is allowed. */
export function streaksOf(judged: readonly JudgedExecution[]): Streaks {
  const used = new Map<RepeatKind, number>();
  let now = 0;
  let longest = 0;
  let sinceProgress = 0;
  for (const { kind, progress } of judged) {
    if (progress) {
      now = 0;
      sinceProgress = 0;
      used.clear();
      continue;
    }
    sinceProgress++;
    if (kind !== null && counts(kind, used)) {
      now++;
      longest = Math.max(longest, now);
    }
  }
  return { now, longest, sinceProgress };
}

function counts(kind: RepeatKind, used: Map<RepeatKind, number>): boolean {
  const times = (used.get(kind) ?? 0) + 1;
  used.set(kind, times);
  const allowed = ALLOWED[kind];
  return allowed === undefined ? LOOPS.includes(kind) : times > allowed;
}

/** How far earlier runs of the agent that ended well got. */
export interface Reach {
  /** Earlier runs that ended well. */
  runs: number;
  /** Share of them that took at least as many steps as this one has. */
  share: number;
}

/**
 * The state of a run or an agent in it. Of one that goes on, repeats at its end count; of one that ended, the most that
 * it ever had. `reach` is null without earlier runs.
 */
export function loopState({ now, longest, sinceProgress }: Streaks, isOpen: boolean, reach: Reach | null): LoopState {
  const repeats = isOpen ? now : longest;
  if (
    reach !== null &&
    reach.runs >= RUNAWAY_HISTORY &&
    reach.share < RUNAWAY_SHARE &&
    sinceProgress >= RUNAWAY_STEPS
  ) {
    return 'runaway';
  }
  if (repeats >= LOOPING_REPEATS) {
    return 'looping';
  }
  if (repeats > 0 || (reach !== null && reach.runs >= WATCHING_HISTORY && reach.share < WATCHING_SHARE)) {
    return 'watching';
  }
  return reach !== null && reach.runs >= WATCHING_HISTORY ? 'healthy' : 'not-enough-history';
}
