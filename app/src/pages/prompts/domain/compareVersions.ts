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
export function compareVersions(armA: Arm, armB: Arm): Comparison {
  const inB = new Set(armB.runs.map(({ runId }) => runId));
  const both = new Set(armA.runs.map(({ runId }) => runId).filter((runId) => inB.has(runId)));
  const [a, b] = [armA, armB].map(({ version, runs }) => ({
    version,
    runs: runs.filter((run) => !run.open && !both.has(run.runId)),
  }));
  const open = [...armA.runs, ...armB.runs].filter((run) => run.open && !both.has(run.runId)).length;
  const choice = chooseUnit(a.runs, b.runs);
  const count = ({ runs: own }: Arm) => new Set(own.map((run) => unitIdOf(choice.unit, run))).size;
  const units = { a: count(a), b: count(b) };
  return {
    a,
    b,
    choice,
    units,
    outcomes: OUTCOMES.map((outcome) => compareOutcome(outcome, a, b, choice.unit)),
    caveats: caveatsOf({ a, b, choice, units, open, both: both.size }),
  };
}
