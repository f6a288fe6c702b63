import type { TimeView } from './TimeView';

const STEPS = [1, 2, 5];

/** Round times for an axis with about one label each `spacingPx`, in milliseconds since the layout's start. */
export function timeTicks(view: TimeView, widthPx: number, spacingPx = 110): number[] {
  const length = view.to - view.from;
  if (!(length > 0) || widthPx <= 0) {
    return [];
  }
  const step = roundStep(length / Math.max(1, widthPx / spacingPx));
  const first = Math.ceil(view.from / step);
  const last = Math.floor(view.to / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/** The smallest round duration not below `ms`: 1, 2 or 5 times a power of ten below a minute, clock steps above. */
function roundStep(ms: number): number {
  const clock = CLOCK_STEPS_MS.find((step) => step >= ms);
  if (ms > 10_000 && clock !== undefined) {
    return clock;
  }
  const magnitude = 10 ** Math.floor(Math.log10(ms));
  const factor = STEPS.find((step) => step * magnitude >= ms * (1 - 1e-9)) ?? 10;
  return factor * magnitude;
}

const CLOCK_STEPS_MS = [10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400].map(
  (seconds) => seconds * 1000
);
