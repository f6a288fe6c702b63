import type { DataFrame } from '@grafana/data';

import { Columns } from './columns';
import { contractOf, requireContract } from './contract';

const CONTRACT = 'experiment';

/**
 * What the units of one arm add up to in one measure. With Y a unit's numerator and X its denominator (1 where the measure
 * is a sum), the sums are enough for the ratio R = sum(Y) / sum(X) and its variance by the delta method: with
 * psi = (Y - R X) / mean(X), sum(psi^2) = (YY - 2 R XY + R^2 XX) / mean(X)^2.
 */
export interface ExperimentRow {
  arm: string;
  /** An id of semantics/measures.json. */
  measure: string;
  /** Units that can tell the measure. */
  units: number;
  /** R; null where nothing can tell it. */
  value: number | null;
  /** Runs of all units of the arm. */
  runs: number;
  /** Units that saw another arm later: they count where they were first. */
  crossedUnits: number;
  y: number | null;
  x: number | null;
  yy: number;
  xx: number;
  xy: number;
}

export function isExperimentFrame(frame: DataFrame): boolean {
  return contractOf(frame)?.contract === CONTRACT;
}

export function readExperimentFrame(frame: DataFrame): ExperimentRow[] {
  requireContract(frame, CONTRACT);
  const columns = new Columns(frame);
  columns.require(CONTRACT, ['arm', 'measure', 'units', 'sum_y', 'sum_x', 'sum_yy', 'sum_xx', 'sum_xy']);

  const arm = columns.text('arm');
  const measure = columns.text('measure');
  const units = columns.count('units');
  const value = columns.number('value');
  const runs = columns.count('runs');
  const crossedUnits = columns.count('crossed_units');
  const y = columns.number('sum_y');
  const x = columns.number('sum_x');
  const yy = columns.count('sum_yy');
  const xx = columns.count('sum_xx');
  const xy = columns.count('sum_xy');
  return Array.from({ length: columns.length }, (_, row): ExperimentRow => ({
    arm: arm(row),
    measure: measure(row),
    units: units(row),
    value: value(row),
    runs: runs(row),
    crossedUnits: crossedUnits(row),
    y: y(row),
    x: x(row),
    yy: yy(row),
    xx: xx(row),
    xy: xy(row),
  }));
}
