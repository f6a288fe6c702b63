import type { DataFrame, FieldConfigSource } from '@grafana/data';
import { fieldFormat, fieldTitle, formatCount, formatUsd, type Scale } from '@loopscope/core';

import { DEFAULT_SCALE, saturationScale } from './saturationScale';

/** Fields that hold a figure: in our lists and context frames, and in trace frames. */
const FIELDS = {
  used: ['context_used', 'llm.context_used'],
  limit: ['context_limit', 'llm.context_limit'],
  saturation: ['context_saturation'],
  cost: ['cost', 'llm.cost'],
};

export type Figure = keyof typeof FIELDS;

/** How figures are written, called and coloured: as the settings of their fields say, where somebody set any. */
export interface Figures {
  tokens: (value: number) => string;
  money: (value: number) => string;
  share: (value: number) => string;
  /** The display name of the figure's field, else `own`. */
  title: (figure: Figure, own: string) => string;
  /** Classes of saturation, 0..1. */
  scale: Scale;
}

export const PLAIN_FIGURES: Figures = {
  tokens: formatCount,
  money: formatUsd,
  share: percent,
  title: (_, own) => own,
  scale: DEFAULT_SCALE,
};

export function figuresOf(series: readonly DataFrame[], fieldConfig: FieldConfigSource): Figures {
  const fields = series.flatMap((frame) => frame.fields);
  return {
    tokens: fieldFormat(fields, FIELDS.used, '') ?? formatCount,
    money: fieldFormat(fields, FIELDS.cost, 'currencyUSD') ?? formatUsd,
    share: fieldFormat(fields, FIELDS.saturation, 'percentunit') ?? percent,
    title: (figure, own) => fieldTitle(fields, FIELDS[figure], own),
    scale: saturationScale(fields, fieldConfig),
  };
}

export function percent(share: number): string {
  return `${formatCount(Number((share * 100).toPrecision(share >= 1 ? 3 : 2)))} %`;
}
