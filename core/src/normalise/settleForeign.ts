import { totalTokens, type LlmFacts, type TraceSpan } from '../frames/TraceSpan';
import { twinCalls } from './twinCalls';

/** A span and what else its tags told. */
export interface ForeignSpan {
  span: TraceSpan;
  responseId: string;
  /** The instrumentation that told of it. */
  scope: string;
}

/**
 * Decides which spans of a foreign trace count, so that a call is counted once: of nested or doubled inference spans
 * only the innermost, of spans with one response id only the first, of two libraries' side by side one, of nested executions of one tool (client, transport
 * and server each tell of an MCP call) only the outermost, and an agent's own usage only where nothing below bears any.
 */
export function settleForeign(delivered: readonly ForeignSpan[]): TraceSpan[] {
  // Some exporters deliver a span twice.
  const foreign = [...new Map(delivered.map((each) => [each.span.spanId, each])).values()];
  const byId = new Map(foreign.map(({ span }) => [span.spanId, span]));
  const hasUsageBelow = spansAboveUsage(foreign, byId);
  const seenResponses = new Set<string>();
  const inOrder = [...foreign].sort((a, b) => a.span.startMs - b.span.startMs);
  const doubled = twinCalls(foreign);
  for (const { span, responseId } of inOrder) {
    if (responseId === '' || !isInference(span) || hasUsageBelow.has(span.spanId)) {
      continue;
    }
    if (seenResponses.has(responseId)) {
      doubled.add(span.spanId);
    }
    seenResponses.add(responseId);
  }
  return foreign.map(({ span }) => {
    if (!span.llm) {
      return span;
    }
    if (span.llm.countsTool) {
      return { ...span, llm: { ...span.llm, countsTool: !isWithinSameTool(span, byId) } };
    }
    const counts = !hasUsageBelow.has(span.spanId) && !doubled.has(span.spanId);
    return { ...span, llm: counting(span.llm, counts) };
  });
}

/** Whether a caller, up to the next agent or model call, is an execution of the same tool. */
function isWithinSameTool(span: TraceSpan, byId: ReadonlyMap<string, TraceSpan>): boolean {
  const seen = new Set([span.spanId]);
  for (
    let caller = byId.get(span.parentSpanId);
    caller &&
    !seen.has(caller.spanId) &&
    (caller.llm === null || caller.llm.kind === 'tool' || caller.llm.kind === 'handoff');
    caller = byId.get(caller.parentSpanId)
  ) {
    if (caller.llm !== null && caller.llm.tool === span.llm?.tool) {
      return true;
    }
    seen.add(caller.spanId);
  }
  return false;
}

function counting(llm: LlmFacts, counts: boolean): LlmFacts {
  const isWrapper = llm.kind === 'agent' || llm.kind === 'workflow';
  if (isWrapper) {
    return { ...llm, countsUsage: counts && totalTokens(llm.tokens) !== null };
  }
  return { ...llm, countsCall: llm.countsCall && counts, countsUsage: llm.countsUsage && counts };
}

/** Ids of all spans that have an inference, or a wrapper with usage, somewhere below them. */
function spansAboveUsage(foreign: readonly ForeignSpan[], byId: ReadonlyMap<string, TraceSpan>): Set<string> {
  const above = new Set<string>();
  for (const { span } of foreign) {
    if (!isInference(span) && !bearsUsage(span)) {
      continue;
    }
    for (let parent = byId.get(span.parentSpanId); parent; parent = byId.get(parent.parentSpanId)) {
      if (above.has(parent.spanId)) {
        break;
      }
      above.add(parent.spanId);
    }
  }
  return above;
}

function isInference(span: TraceSpan): boolean {
  return span.llm?.countsCall === true;
}

function bearsUsage(span: TraceSpan): boolean {
  return span.llm !== null && totalTokens(span.llm.tokens) !== null;
}
