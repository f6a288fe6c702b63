import type { RunRow } from '@loopscope/core';

import type { Outcome } from './outcomes';
import { estimateRatio, type RatioEstimate } from './ratio';
import { relativeDifference, type Interval } from './relativeDifference';
import { shareDifference, type Share } from './shareDifference';
import { unitIdOf, type Unit } from './unitOfAnalysis';
import { unitTable, type UnitSums } from './unitTable';

export const CONFIDENCE = 0.95;

export interface Arm {
  version: string;
  runs: RunRow[];
}

export interface OutcomeComparison {
  outcome: Outcome;
  a: RatioEstimate | null;
  b: RatioEstimate | null;
  /** `relative`: of the first version's value. `points`: difference of two shares. */
  scale: 'relative' | 'points';
  /** null where the data cannot give one. */
  difference: Interval | null;
  /** Runs of both versions that cannot tell this outcome. */
  untold: number;
  /** How many times larger the variance is than independent runs would make it; null where runs are the units. */
  designEffect: number | null;
}

/** How much the second version differs from the first in one outcome, over units that saw one version each. */
export function compareOutcome(outcome: Outcome, armA: Arm, armB: Arm, unit: Unit): OutcomeComparison {
  const [unitsA, unitsB] = [armA, armB].map(({ runs }) => tableOf(outcome, runs, unit));
  const a = estimateRatio(unitsA);
  const b = estimateRatio(unitsB);
  const shares = asShares(outcome, unitsA, unitsB);
  const runs = [...armA.runs, ...armB.runs];
  return {
    outcome,
    a,
    b,
    scale: shares ? 'points' : 'relative',
    difference: shares
      ? shareDifference(shares.a, shares.b, CONFIDENCE)
      : a && b && relativeDifference(a, b, CONFIDENCE),
    untold: runs.filter((run) => outcome.contribution(run) === null).length,
    designEffect: unit === 'run' ? null : (designEffect(outcome, armA, a) ?? designEffect(outcome, armB, b)),
  };
}

function tableOf(outcome: Outcome, runs: RunRow[], unit: Unit): UnitSums[] {
  return unitTable(runs, (run) => unitIdOf(unit, run), outcome.contribution);
}

/** Where each unit is one hit or miss, an interval for shares holds with few units and with none. */
function asShares({ unit }: Outcome, a: UnitSums[], b: UnitSums[]): { a: Share; b: Share } | null {
  const isBinary = unit === 'share' && [...a, ...b].every(({ y, x }) => x === 1 && (y === 0 || y === 1));
  const share = (units: UnitSums[]) => ({ hits: units.filter(({ y }) => y === 1).length, of: units.length });
  return isBinary ? { a: share(a), b: share(b) } : null;
}

function designEffect(outcome: Outcome, { runs }: Arm, byUnit: RatioEstimate | null): number | null {
  const byRun = estimateRatio(tableOf(outcome, runs, 'run'));
  return byUnit?.variance && byRun?.variance ? byUnit.variance / byRun.variance : null;
}
