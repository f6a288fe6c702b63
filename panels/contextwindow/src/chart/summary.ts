import type { ContextStep } from '@loopscope/core';

/** The chart in figures. */
export interface ContextSummary {
  calls: number;
  /** The fullest call; where no limit is known, the one with the most tokens. */
  peak: ContextStep | null;
  withoutTokens: number;
  withoutLimit: number;
  apportioned: number;
  unknownSplit: number;
}

export function summary(steps: readonly ContextStep[]): ContextSummary {
  return {
    calls: steps.length,
    peak: steps.reduce<ContextStep | null>((best, step) => (isFuller(step, best) ? step : best), null),
    withoutTokens: steps.filter((step) => step.used === null).length,
    withoutLimit: steps.filter((step) => step.limit === null).length,
    apportioned: steps.filter((step) => step.basis === 'apportioned').length,
    unknownSplit: steps.filter((step) => step.basis === 'unknown' && step.used !== null).length,
  };
}

function isFuller(step: ContextStep, best: ContextStep | null): boolean {
  if (step.used === null) {
    return false;
  }
  if (best === null || best.used === null) {
    return true;
  }
  if (step.saturation !== null || best.saturation !== null) {
    return (step.saturation ?? -1) > (best.saturation ?? -1);
  }
  return step.used > best.used;
}
