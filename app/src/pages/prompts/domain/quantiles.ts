import { jStat } from 'jstat';

/** Quantile of Student's t with any positive, also fractional, degrees of freedom. */
export function studentQuantile(probability: number, degreesOfFreedom: number): number {
  return jStat.studentt.inv(probability, degreesOfFreedom);
}

/** Quantile of the standard normal distribution. */
export function normalQuantile(probability: number): number {
  return jStat.normal.inv(probability, 0, 1);
}
