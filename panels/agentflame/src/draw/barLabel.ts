import { formatDuration, formatShortCount, formatUsd, totalTokens, type TraceSpan } from '@loopscope/core';

export type BarLabel = 'name' | 'duration' | 'tokens' | 'cost';

/** What stands on a span's bar: what ran, and the one figure that was asked for where it is known. */
export function barLabel(span: TraceSpan, label: BarLabel): string {
  const figure = figureOf(span, label);
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

function figureOf(span: TraceSpan, label: BarLabel): string {
  switch (label) {
    case 'name':
      return '';
    case 'duration':
      return formatDuration(span.durationMs);
    case 'tokens': {
      const tokens = span.llm && totalTokens(span.llm.tokens);
      return tokens === null ? '' : formatShortCount(tokens);
    }
    case 'cost':
      return span.llm?.cost === null || span.llm?.cost === undefined ? '' : formatUsd(span.llm.cost);
  }
}
