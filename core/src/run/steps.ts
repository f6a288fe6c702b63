import type { TraceSpan } from '../frames/TraceSpan';

/** A model call that counts as one: settlement has decided which of several spans tells of it. */
export function isModelCall(span: TraceSpan): boolean {
  return span.llm !== null && span.llm.kind === 'llm' && span.llm.countsCall;
}

/** A tool execution that counts as one. */
export function isToolExecution(span: TraceSpan): boolean {
  return span.llm !== null && span.llm.kind === 'tool' && span.llm.countsTool;
}
