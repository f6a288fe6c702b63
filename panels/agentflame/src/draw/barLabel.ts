import { totalTokens, type TraceSpan } from '@loopscope/core';

import type { AxisKind } from '../axis/AxisKind';
import { shortFigure, type Figures } from '../figures/figures';

/** `axis` is what the bar's width stands for. */
export type BarLabel = 'axis' | 'name' | 'duration' | 'tokens' | 'cost';

/**
 * What stands on a span's bar: what ran, and the one figure that was asked for where it is known. `width` is that of the
 * bar in units of its axis: of a caller, all below it included.
 */
export function barLabel(
  span: TraceSpan,
  label: BarLabel,
  { axis, width, figures }: { axis: AxisKind; width: number; figures: Figures }
): string {
  const figure = label === 'axis' ? shortFigure(figures, axis, width) : figureOf(span, label, figures);
  return figure === '' ? subjectOf(span) : `${subjectOf(span)} · ${figure}`;
}

/** The tool of a tool call, the model of a model call, the agent of an agent; otherwise the span's own name. */
export function subjectOf(span: TraceSpan): string {
  switch (span.llm?.kind) {
    case 'tool':
      return span.llm.tool || span.name;
    case 'llm':
    case 'embedding':
    case 'rerank':
      return span.llm.model || span.name;
    case 'agent':
      return span.llm.agent || span.name;
    default:
      return span.name;
  }
}

function figureOf(span: TraceSpan, label: Exclude<BarLabel, 'axis'>, figures: Figures): string {
  switch (label) {
    case 'name':
      return '';
    case 'duration':
      return shortFigure(figures, 'time', span.durationMs);
    case 'tokens': {
      const tokens = span.llm && totalTokens(span.llm.tokens);
      return tokens === null ? '' : shortFigure(figures, 'tokens', tokens);
    }
    case 'cost': {
      const cost = span.llm?.cost ?? null;
      return cost === null ? '' : shortFigure(figures, 'cost', cost);
    }
  }
}
