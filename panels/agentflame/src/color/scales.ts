import type { DataFrame } from '@grafana/data';
import { classIn, fieldScale, type Scale } from '@loopscope/core';

export interface Scales {
  /** Milliseconds. */
  duration: Scale;
  /** US dollars a million tokens. */
  density: Scale;
}

/** From little to much in rising lightness contrast, which those who see few hues tell apart, too. */
const COLORS = ['super-light-blue', 'light-blue', 'blue', 'semi-dark-orange', 'dark-red'];

export const DEFAULT_SCALES: Scales = {
  duration: { limits: [100, 1_000, 10_000, 60_000], colors: COLORS },
  density: { limits: [0.3, 1, 3, 10], colors: COLORS },
};

/** The thresholds of the fields, where somebody set any. */
export function scalesOf(series: readonly DataFrame[]): Scales {
  const fields = series.flatMap((frame) => frame.fields);
  return {
    duration: fieldScale(fields, ['duration']) ?? DEFAULT_SCALES.duration,
    density: fieldScale(fields, ['llm.cost']) ?? DEFAULT_SCALES.density,
  };
}

/** The class of a value, "0" the lowest. */
export function classOf(value: number, scale: Scale): string {
  return String(classIn(value, scale));
}
