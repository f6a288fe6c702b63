import type { TraceSpan } from '../frames/TraceSpan';

/**
 * A model call that counts as one: settlement has decided which of several spans tells of it. That may be an agent's
 * own span, where the instrumentation tells of no calls below it.
 */
export function isModelCall(span: TraceSpan): boolean {
  return span.llm !== null && span.llm.countsCall && span.llm.kind !== 'embedding';
}

/** A tool execution that counts as one; a hand-off that was made by calling a tool is one too. */
export function isToolExecution(span: TraceSpan): boolean {
  return span.llm !== null && span.llm.countsTool;
}
