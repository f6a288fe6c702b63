import { ThresholdsMode, type DataFrame, type Field } from '@grafana/data';

/** Limits between classes, and a colour for each class: one more than limits. */
export interface Scale {
  limits: readonly number[];
  colors: readonly string[];
}

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
    duration: scaleOf(fields, 'duration') ?? DEFAULT_SCALES.duration,
    density: scaleOf(fields, 'llm.cost') ?? DEFAULT_SCALES.density,
  };
}

/** Grafana's first step has no lower end; with it alone there is nothing to tell apart. */
function scaleOf(fields: readonly Field[], name: string): Scale | null {
  const thresholds = fields.find((field) => field.name === name)?.config.thresholds;
  if (thresholds?.mode !== ThresholdsMode.Absolute || thresholds.steps.length < 2) {
    return null;
  }
  const steps = [...thresholds.steps].sort((a, b) => bottom(a.value) - bottom(b.value));
  return { limits: steps.slice(1).map(({ value }) => value), colors: steps.map(({ color }) => color) };
}

/** Saved dashboards have null for no lower end, as JSON has no infinity. */
function bottom(value: number | null): number {
  return value ?? -Infinity;
}

/** The class of a value, "0" the lowest. */
export function classOf(value: number, { limits }: Scale): string {
  const found = limits.findIndex((limit) => value < limit);
  return String(found < 0 ? limits.length : found);
}
