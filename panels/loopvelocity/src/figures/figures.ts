import type { DataFrame, FieldConfigSource } from '@grafana/data';
import {
  classIn,
  fieldFormat,
  fieldScale,
  fieldTitle,
  formatCount,
  formatDuration,
  formatUsd,
  scaleOf,
} from '@loopscope/core';

/** Fields that hold a figure: in lists and metrics, and in trace frames. */
const FIELDS = {
  velocity: ['loop_velocity'],
  repeats: ['identical_repeats'],
  looping: ['looping_runs'],
  cost: ['cost', 'llm.cost'],
  duration: ['duration'],
};

export type Figure = keyof typeof FIELDS;

/** How figures are written, called and coloured: as the settings of their fields say, where somebody set any. */
export interface Figures {
  velocity: (perMinute: number) => string;
  count: (value: number) => string;
  money: (usd: number) => string;
  duration: (ms: number) => string;
  /** The display name of the figure's field, else `own`. */
  title: (figure: Figure, own: string) => string;
  /** The name of the colour of a velocity; null where nobody set thresholds, as no speed is wrong by itself. */
  velocityColor: (perMinute: number | null) => string | null;
}

const plainVelocity = (perMinute: number) => formatCount(Number(perMinute.toPrecision(3)));

export function figuresOf(series: readonly DataFrame[], { defaults }: FieldConfigSource): Figures {
  const fields = series.flatMap((frame) => frame.fields);
  // A trace has no field of velocity: there the panel's own thresholds are what was set.
  const scale = fieldScale(fields, FIELDS.velocity) ?? scaleOf(defaults.thresholds);
  return {
    velocity: fieldFormat(fields, FIELDS.velocity, 'short') ?? plainVelocity,
    count: fieldFormat(fields, FIELDS.repeats, 'short') ?? formatCount,
    money: fieldFormat(fields, FIELDS.cost, 'currencyUSD') ?? formatUsd,
    duration: fieldFormat(fields, FIELDS.duration, 'ms') ?? formatDuration,
    title: (figure, own) => fieldTitle(fields, FIELDS[figure], own),
    velocityColor: (perMinute) =>
      perMinute === null || scale === null ? null : scale.colors[classIn(perMinute, scale)],
  };
}
