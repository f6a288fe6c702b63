import type { DataFrame } from '@grafana/data';
import { fieldFormat, formatCount, formatDuration, formatShortCount, formatUsd } from '@loopscope/core';

import type { AxisKind } from '../axis/AxisKind';

/** How milliseconds, tokens and US dollars are written where units or decimals of the fields say so; else null. */
export type Figures = Record<AxisKind, ((value: number) => string) | null>;

export const PLAIN_FIGURES: Figures = { time: null, tokens: null, cost: null };

const PLAIN: Record<AxisKind, (value: number) => string> = {
  time: formatDuration,
  tokens: formatCount,
  cost: formatUsd,
};

export function figuresOf(series: readonly DataFrame[]): Figures {
  const fields = series.flatMap((frame) => frame.fields);
  return {
    time: fieldFormat(fields, ['duration'], 'ms'),
    tokens: fieldFormat(fields, ['llm.input_tokens', 'llm.output_tokens'], ''),
    cost: fieldFormat(fields, ['llm.cost'], 'currencyUSD'),
  };
}

export function figure(figures: Figures, axis: AxisKind, value: number): string {
  return (figures[axis] ?? PLAIN[axis])(value);
}

/** For labels without room. */
export function shortFigure(figures: Figures, axis: AxisKind, value: number): string {
  return axis === 'tokens' && figures.tokens === null ? formatShortCount(value) : figure(figures, axis, value);
}
