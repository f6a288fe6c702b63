import { formatCount } from '@loopscope/core';

import type { AxisKind } from './AxisKind';

/** A place on an axis with as many digits as tell it from its neighbour a step away. */
export function formatTick(axis: AxisKind, value: number, step: number): string {
  switch (axis) {
    case 'time':
      return formatTime(value, step);
    case 'tokens':
      return formatCount(value);
    case 'cost':
      return `$${decimals(value, step)}`;
  }
}

/** Milliseconds since the run's start. */
export function formatTime(ms: number, stepMs: number): string {
  if (stepMs >= 60_000) {
    const minutes = Math.round(ms / 60_000);
    return minutes >= 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes} min`;
  }
  if (ms >= 120_000) {
    const minutes = Math.floor(ms / 60_000);
    return `${minutes} min ${decimals((ms - minutes * 60_000) / 1_000, stepMs / 1_000)} s`;
  }
  const [divisor, unit] = unitOf(stepMs, ms);
  return `${decimals(ms / divisor, stepMs / divisor)} ${unit}`;
}

function unitOf(stepMs: number, ms: number): [divisor: number, unit: string] {
  if (stepMs >= 1_000 || ms >= 10_000) {
    return [1_000, 's'];
  }
  return stepMs >= 0.1 ? [1, 'ms'] : [0.001, 'µs'];
}

function decimals(value: number, step: number): string {
  return value.toFixed(Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
}
