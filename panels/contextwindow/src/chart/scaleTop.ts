import type { ContextStep } from '@loopscope/core';

export type ScaleTo = 'auto' | 'limit' | 'used';

/** Below this share of the limit, columns drawn against the limit would be too low to read. */
const READABLE_SHARE = 0.2;

/** Tokens at the upper end of the axis. */
export function scaleTop(steps: readonly ContextStep[], scaleTo: ScaleTo): number {
  const used = highest(steps, (step) =>
    step.used === null ? null : step.used + (step.output ?? 0) + (step.reasoning ?? 0)
  );
  const limit = highest(steps, (step) => step.limit);
  if (scaleTo === 'used' || limit === 0) {
    return used * 1.05;
  }
  const whole = Math.max(limit, used) * 1.02;
  return scaleTo === 'limit' || used >= limit * READABLE_SHARE ? whole : used * 1.05;
}

function highest(steps: readonly ContextStep[], of: (step: ContextStep) => number | null): number {
  return steps.reduce((top, step) => Math.max(top, of(step) ?? 0), 0);
}
