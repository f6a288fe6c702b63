import type { ContextStep, OverflowForecast, StepGrowth } from '@loopscope/core';

import type { Figures } from '../figures/figures';

/** What is known of a call beside its window. */
export interface StepContext {
  growth: StepGrowth | undefined;
  forecast: OverflowForecast | { runs: number } | null;
  figures: Figures;
}

export type StepContextOf = (step: ContextStep) => StepContext;
