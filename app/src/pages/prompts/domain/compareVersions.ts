import type { RunRow } from '@loopscope/core';

import { compareOutcome, type Arm, type OutcomeComparison } from './compareOutcome';
import { caveatsOf, type Caveat } from './caveats';
import { OUTCOMES } from './outcomes';
import { chooseUnit, unitIdOf, type UnitChoice } from './unitOfAnalysis';

export interface Comparison {
  a: Arm;
  b: Arm;
  choice: UnitChoice;
  /** Units of each version. */
  units: { a: number; b: number };
  outcomes: OutcomeComparison[];
  caveats: Caveat[];
}

/** Two versions of a prompt over the same time range. It describes; it cannot say what caused a difference. */
export function compareVersions(runs: RunRow[], versionA: string, versionB: string): Comparison {
  const closed = runs.filter((run) => !run.open);
  const [a, b] = [versionA, versionB].map((version) => ({
    version,
    runs: closed.filter(({ promptVersion }) => promptVersion === version),
  }));
  const choice = chooseUnit([...a.runs, ...b.runs]);
  const count = ({ runs: own }: Arm) => new Set(own.map((run) => unitIdOf(choice.unit, run))).size;
  const units = { a: count(a), b: count(b) };
  return {
    a,
    b,
    choice,
    units,
    outcomes: OUTCOMES.map((outcome) => compareOutcome(outcome, a, b, choice.unit)),
    caveats: caveatsOf({ a, b, choice, units, open: runs.length - closed.length }),
  };
}
