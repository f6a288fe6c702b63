import type { Field, FieldConfigSource } from '@grafana/data';
import { classIn, fieldScale, scaleOf, type Scale } from '@loopscope/core';

/** Where nobody set thresholds. */
export const DEFAULT_SCALE: Scale = { limits: [0.8, 0.95], colors: ['green', 'orange', 'red'] };

/**
 * The thresholds of the field `context_saturation`, else those of the panel: a trace has no such field. Percentages are of
 * the whole window.
 */
export function saturationScale(fields: readonly Field[], { defaults }: FieldConfigSource): Scale {
  return fieldScale(fields, ['context_saturation'], 1) ?? scaleOf(defaults.thresholds, 1) ?? DEFAULT_SCALE;
}

/** The name of the colour of a saturation; null where that is unknown. */
export function saturationColor(saturation: number | null, scale: Scale): string | null {
  return saturation === null ? null : scale.colors[classIn(saturation, scale)];
}
