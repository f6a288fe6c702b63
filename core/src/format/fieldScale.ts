import { ThresholdsMode, type Field, type ThresholdsConfig } from '@grafana/data';

/** Limits between classes, and a colour for each class: one more than limits. Colours are names of Grafana's. */
export interface Scale {
  limits: readonly number[];
  colors: readonly string[];
}

/** The thresholds of the first of the named fields that has a step above the base; else null. `whole` as in `scaleOf`. */
export function fieldScale(fields: readonly Field[], names: readonly string[], whole?: number): Scale | null {
  for (const { name, config } of fields) {
    const scale = names.includes(name) ? scaleOf(config.thresholds, whole) : null;
    if (scale) {
      return scale;
    }
  }
  return null;
}

/**
 * Thresholds as a scale. Percentages are of `whole`; without one there is nothing for them to be of. Grafana's first step
 * has no lower end; with it alone there is nothing to tell apart.
 */
export function scaleOf(thresholds: ThresholdsConfig | undefined, whole?: number): Scale | null {
  const isShare = thresholds?.mode === ThresholdsMode.Percentage;
  if (!thresholds || thresholds.steps.length < 2 || (isShare && whole === undefined)) {
    return null;
  }
  const limitOf = (value: number) => (isShare ? (value * (whole ?? 1)) / 100 : value);
  const steps = [...thresholds.steps].sort((a, b) => bottom(a.value) - bottom(b.value));
  return { limits: steps.slice(1).map(({ value }) => limitOf(value)), colors: steps.map(({ color }) => color) };
}

/** Saved dashboards have null for no lower end, as JSON has no infinity. */
function bottom(value: number | null): number {
  return value ?? -Infinity;
}

/** The class of a value, 0 the lowest; one on a limit is above it. */
export function classIn(value: number, { limits }: Scale): number {
  const found = limits.findIndex((limit) => value < limit);
  return found < 0 ? limits.length : found;
}
