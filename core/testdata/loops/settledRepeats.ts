import type { TraceSpan } from '../../src/frames';
import { DEFAULT_TOOL_RULES, matcher } from '../../src/loops/toolRules';
import { isToolExecution } from '../../src/run/steps';

const isIdempotent = matcher(DEFAULT_TOOL_RULES.idempotent);

/**
 * Spans with the identical repeats that settlement finds among them (docs/store.md, rule 8): same tool, arguments and result
 * as an earlier execution of the run, and no result between that the run had not seen, tools that are called again by
 * design left out.
 */
export function withSettledRepeats(spans: readonly TraceSpan[]): TraceSpan[] {
  const seen = new Set<string>();
  const known = new Map<string, number>();
  const repeats = new Set<string>();
  const executions = spans.filter(isToolExecution);
  for (const { spanId, llm } of [...executions].sort((a, b) => a.startMs - b.startMs || (a.spanId < b.spanId ? -1 : 1))) {
    const { tool = '', argsSignature: args = '', resultSignature: result = '' } = llm ?? {};
    if (result === '' || isIdempotent(tool)) {
      continue;
    }
    seen.add(result);
    if (args !== '') {
      const key = JSON.stringify([tool, args, result]);
      if (known.get(key) === seen.size) {
        repeats.add(spanId);
      }
      known.set(key, seen.size);
    }
  }
  return spans.map((span) => ({ ...span, llm: span.llm && { ...span.llm, identicalRepeat: repeats.has(span.spanId) } }));
}

/** What a list of runs counts of such spans. */
export function countsOf(spans: readonly TraceSpan[]) {
  const executions = spans.filter(isToolExecution);
  return {
    identicalRepeats: executions.filter(({ llm }) => llm?.identicalRepeat === true).length,
    toolErrors: executions.filter(({ status }) => status === 'error').length,
    toolCalls: executions.length,
    open: spans.some(({ llm }) => llm?.open === true),
    repeatStreak: null,
    sinceProgress: null,
  };
}
