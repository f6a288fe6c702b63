import type { AxisKind } from './AxisKind';
import type { AxisView } from './AxisView';

const STEPS = [1, 2, 5];

/** Round places on an axis with about one label each `spacingPx`: milliseconds, tokens or US dollars. */
export function axisTicks(axis: AxisKind, view: AxisView, widthPx: number, spacingPx = 110): number[] {
  const length = view.to - view.from;
  if (!(length > 0) || widthPx <= 0) {
    return [];
  }
  const raw = length / Math.max(1, widthPx / spacingPx);
  const step =
    axis === 'time' ? roundDuration(raw) : axis === 'tokens' ? Math.max(1, roundNumber(raw)) : roundNumber(raw);
  // An end that falls on a tick has it, whatever floats say.
  const first = Math.ceil(view.from / step - 1e-9);
  const last = Math.floor(view.to / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/** The smallest round duration not below `ms`: 1, 2 or 5 times a power of ten below a minute, clock steps above. */
function roundDuration(ms: number): number {
  const clock = CLOCK_STEPS_MS.find((step) => step >= ms);
  return ms > 10_000 && clock !== undefined ? clock : roundNumber(ms);
}

/** The smallest of 1, 2 and 5 times a power of ten that is not below `value`. */
function roundNumber(value: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const factor = STEPS.find((step) => step * magnitude >= value * (1 - 1e-9)) ?? 10;
  return factor * magnitude;
}

const CLOCK_STEPS_MS = [10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * 1000
);
