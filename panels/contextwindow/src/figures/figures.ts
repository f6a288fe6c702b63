import type { DataFrame } from '@grafana/data';
import { fieldFormat, formatCount, formatUsd } from '@loopscope/core';

/** How figures are written: as units and decimals of the fields say, where somebody set any. */
export interface Figures {
  tokens: (value: number) => string;
  money: (value: number) => string;
  share: (value: number) => string;
}

export const PLAIN_FIGURES: Figures = { tokens: formatCount, money: formatUsd, share: percent };

export function figuresOf(series: readonly DataFrame[]): Figures {
  const fields = series.flatMap((frame) => frame.fields);
  return {
    tokens: fieldFormat(fields, ['llm.context_used', 'context_used'], '') ?? formatCount,
    money: fieldFormat(fields, ['llm.cost', 'cost'], 'currencyUSD') ?? formatUsd,
    share: fieldFormat(fields, ['context_saturation'], 'percentunit') ?? percent,
  };
}

export function percent(share: number): string {
  return `${formatCount(Number((share * 100).toPrecision(share >= 1 ? 3 : 2)))} %`;
}
