import { formatCount, formatDuration, formatShortCount, formatUsd } from '@loopscope/core';

import { measureUnit } from './describeMeasure';

/** Counts are written out up to here; longer ones cannot be read at a glance. */
const LARGE = 10_000_000;

/** A value of a measure as it is read on a screen; a dash where it is unknown, which is not zero. */
export function formatMeasure(id: string, value: number | null): string {
  return value === null ? '–' : formatUnit(measureUnit(id), value);
}

function formatUnit(unit: string, value: number): string {
  switch (unit) {
    case 'currencyUSD':
      return formatUsd(value);
    case 'percentunit':
      return `${(value * 100).toFixed(1)} %`;
    case 'ms':
      return formatDuration(value);
    default:
      return Math.abs(value) >= LARGE ? formatShortCount(value) : formatCount(value);
  }
}
