import { formattedValueToString, type DataFrame, type Field } from '@grafana/data';
import { formatCount, formatUsd } from '@loopscope/core';

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
    tokens: formatOf(fields, ['llm.context_used', 'context_used'], '') ?? formatCount,
    money: formatOf(fields, ['llm.cost', 'cost'], 'currencyUSD') ?? formatUsd,
    share: formatOf(fields, ['context_saturation'], 'percentunit') ?? percent,
  };
}

/** null where the unit is the one that the data came with: figures are then as short as they can be. */
function formatOf(fields: readonly Field[], names: string[], own: string): ((value: number) => string) | null {
  const field = fields.find(({ name }) => names.includes(name));
  const display = field?.display;
  const isSet = (field?.config.unit ?? own) !== own || typeof field?.config.decimals === 'number';
  return display && isSet ? (value) => formattedValueToString(display(value)) : null;
}

export function percent(share: number): string {
  return `${formatCount(Number((share * 100).toPrecision(share >= 1 ? 3 : 2)))} %`;
}
