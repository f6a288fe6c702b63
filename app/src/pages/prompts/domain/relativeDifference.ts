import { studentQuantile } from './quantiles';
import type { RatioEstimate } from './ratio';

export interface Interval {
  estimate: number;
  low: number;
  high: number;
}

/**
 * How much `b` differs from `a`, relative to `a` (0.1 is 10 % more), with a confidence interval: Welch's t on the log
 * scale, where a ratio's sampling distribution is nearer to normal and the interval cannot go below -100 %. null where
 * a logarithm or a variance does not exist.
 */
export function relativeDifference(a: RatioEstimate, b: RatioEstimate, confidence: number): Interval | null {
  if (a.value <= 0 || b.value <= 0 || a.variance === null || b.variance === null) {
    return null;
  }
  const log = Math.log(b.value / a.value);
  const parts = [a, b].map(({ value, variance, units }) => ({ v: (variance ?? 0) / value ** 2, df: units - 1 }));
  const total = parts[0].v + parts[1].v;
  if (total === 0) {
    return { estimate: Math.expm1(log), low: Math.expm1(log), high: Math.expm1(log) };
  }
  const df = total ** 2 / parts.reduce((sum, { v, df: own }) => sum + v ** 2 / own, 0);
  const margin = studentQuantile((1 + confidence) / 2, df) * Math.sqrt(total);
  return { estimate: Math.expm1(log), low: Math.expm1(log - margin), high: Math.expm1(log + margin) };
}
