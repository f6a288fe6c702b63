import type { TraceSpan } from '@loopscope/core';

import { densityClass } from './costDensity';
import { classOf, type Scales } from './scales';

export const COLOR_BY = ['kind', 'model', 'agent', 'tool', 'status', 'duration', 'density'] as const;

/** `change` is of two runs side by side, and not chosen. */
export type ColorBy = (typeof COLOR_BY)[number] | 'change';

/** A span without GenAI meaning, or without the value that colours are by. */
export const NO_CATEGORY = '';

/** What a span's colour stands for. */
export function spanCategory(span: TraceSpan, colorBy: ColorBy, scales: Scales): string {
  switch (colorBy) {
    case 'kind':
      return span.llm?.kind ?? NO_CATEGORY;
    case 'status':
      return span.status;
    case 'agent':
      return span.llm?.agent ?? NO_CATEGORY;
    case 'model':
      return span.llm?.model ?? NO_CATEGORY;
    case 'tool':
      return span.llm?.tool ?? NO_CATEGORY;
    case 'density':
      return densityClass(span, scales.density);
    case 'duration':
      return classOf(span.durationMs, scales.duration);
    case 'change':
      return NO_CATEGORY;
  }
}
