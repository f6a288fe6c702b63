import { ThresholdsMode, type FieldConfigSource } from '@grafana/data';

/** Shares of the window above which runs are counted, where nobody set thresholds. */
export const DEFAULT_THRESHOLDS = [0.8, 0.95];

/** The thresholds of the field settings as shares; the first step of Grafana's has no lower end. */
export function thresholdsOf({ defaults }: FieldConfigSource): number[] {
  const { thresholds } = defaults;
  const scale = thresholds?.mode === ThresholdsMode.Percentage ? 100 : 1;
  const values = (thresholds?.steps ?? [])
    .map(({ value }) => value)
    .filter((value): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0)
    .map((value) => value / scale);
  return values.length > 0 ? values : DEFAULT_THRESHOLDS;
}
