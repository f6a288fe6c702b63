import type { RunRow } from '@loopscope/core';

export type Unit = 'user' | 'session' | 'run';

/** Why an id is not the unit: some runs lack it, or some of its values saw both versions. */
export type Rejection =
  { unit: Unit; reason: 'missing'; runs: number } | { unit: Unit; reason: 'saw-both'; ids: number };

export interface UnitChoice {
  unit: Unit;
  rejected: Rejection[];
}

type Identified = Pick<RunRow, 'userId' | 'conversationId' | 'runId'>;

const WIDEST_FIRST: readonly Unit[] = ['user', 'session', 'run'];

/**
 * Nobody declared what was assigned to a version, so it is inferred: the widest id that every run has and none of whose
 * values saw both versions. Runs of one user resemble each other; taking them for independent ones would find
 * differences that are not there.
 */
export function chooseUnit(a: Identified[], b: Identified[]): UnitChoice {
  const rejected: Rejection[] = [];
  for (const unit of WIDEST_FIRST) {
    const rejection = reject(unit, a, b);
    if (!rejection) {
      return { unit, rejected };
    }
    rejected.push(rejection);
  }
  // Runs that used both versions are not compared, so this is reached by runs without an id only.
  return { unit: 'run', rejected };
}

/** The run's id of that unit; '' where it is not known. */
export function unitIdOf(unit: Unit, run: Identified): string {
  switch (unit) {
    case 'user':
      return run.userId;
    case 'session':
      return run.conversationId;
    case 'run':
      return run.runId;
  }
}

function reject(unit: Unit, a: Identified[], b: Identified[]): Rejection | undefined {
  const [idsA, idsB] = [a, b].map((runs) => runs.map((run) => unitIdOf(unit, run)));
  const missing = [...idsA, ...idsB].filter((id) => id === '').length;
  if (missing > 0) {
    return { unit, reason: 'missing', runs: missing };
  }
  const seenB = new Set(idsB);
  const both = [...new Set(idsA)].filter((id) => seenB.has(id)).length;
  return both > 0 ? { unit, reason: 'saw-both', ids: both } : undefined;
}
