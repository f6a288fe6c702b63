import type { UnitSums } from './unitTable';

export interface RatioEstimate {
  /** sum(Y) / sum(X). */
  value: number;
  /** Variance of `value` by the delta method; null with fewer than two units. */
  variance: number | null;
  units: number;
}

/**
 * A ratio of sums and how uncertain it is, given units that are independent of each other. With
 * psi = (Y - R X) / mean(X), Var R = var(psi) / n (Deng, Knoblich, Lu, KDD 2018). Means and shares are special cases.
 */
export function estimateRatio(units: UnitSums[]): RatioEstimate | null {
  const n = units.length;
  const sumX = units.reduce((sum, { x }) => sum + x, 0);
  if (sumX === 0) {
    return null;
  }
  const value = units.reduce((sum, { y }) => sum + y, 0) / sumX;
  if (n < 2) {
    return { value, variance: null, units: n };
  }
  // psi has mean zero by construction.
  const squares = units.reduce((sum, { y, x }) => sum + ((y - value * x) / (sumX / n)) ** 2, 0);
  return { value, variance: squares / (n - 1) / n, units: n };
}
