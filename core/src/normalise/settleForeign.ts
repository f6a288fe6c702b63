import { totalTokens, type LlmFacts, type TraceSpan } from '../frames/TraceSpan';
import { NO_PARENT, buildRunTree, type RunTree } from '../run/RunTree';
import { twinCalls } from './twinCalls';

/** Kinds below which a call is another than the one above. */
const ASKS_OTHERS = ['agent', 'tool', 'handoff'];

/** A span and what else its tags told. */
export interface ForeignSpan {
  span: TraceSpan;
  responseId: string;
  /** The instrumentation that told of it. */
  scope: string;
  /** A server of tools tells of it. */
  serves: boolean;
}

/**
 * Decides which spans of a foreign trace count, so that a call is counted once: of nested or doubled inference spans
 * only the innermost that tells usage, or the innermost if none does, of spans with one response id only the first, of two
 * libraries' side by side one, of nested executions of one tool (client, transport and server each tell of an MCP call) only
 * the outermost, of a server's of MCP none that nothing in its trace asked for, and an agent's own usage only where nothing
 * below bears any but by way of a tool.
 */
export function settleForeign(delivered: readonly ForeignSpan[]): TraceSpan[] {
  // Some exporters deliver a span twice.
  const foreign = [...new Map(delivered.map((each) => [each.span.spanId, each])).values()];
  const tree = buildRunTree(foreign.map(({ span }) => span));
  const nodes = new Map(tree.spans.map((span, node) => [span.spanId, node]));
  const parts = partsOfCalls(tree);
  const hasUsageBelow = spansAboveUsage(tree, parts);
  const seenResponses = new Set<string>();
  const inOrder = [...foreign].sort((a, b) => a.span.startMs - b.span.startMs);
  const doubled = new Set([...twinCalls(foreign), ...parts]);
  for (const { span, responseId } of inOrder) {
    if (responseId === '' || !isInference(span) || hasUsageBelow.has(span.spanId)) {
      continue;
    }
    if (seenResponses.has(responseId)) {
      doubled.add(span.spanId);
    }
    seenResponses.add(responseId);
  }
  const servers = new Set(foreign.flatMap(({ span, serves }) => (serves ? span.spanId : [])));
  const asked = foreign.reduce((first, { span }) => (asks(span) ? Math.min(first, span.startMs) : first), Infinity);
  return foreign.map(({ span }) => {
    if (!span.llm) {
      return span;
    }
    if (span.llm.countsTool) {
      const node = nodes.get(span.spanId) ?? NO_PARENT;
      const isServed = asked >= span.startMs && isWithin(tree, node, servers);
      return { ...span, llm: { ...span.llm, countsTool: !isServed && !isWithinSameTool(tree, node) } };
    }
    const counts = !hasUsageBelow.has(span.spanId) && !doubled.has(span.spanId);
    return { ...span, llm: counting(span.llm, counts) };
  });
}

/** Whether a caller, up to the next agent or model call, is an execution of the same tool. */
function isWithinSameTool({ spans, parents }: RunTree, node: number): boolean {
  for (let above = parents[node]; above !== NO_PARENT; above = parents[above]) {
    const caller = spans[above].llm;
    if (caller !== null && caller.kind !== 'tool' && caller.kind !== 'handoff') {
      return false;
    }
    if (caller !== null && caller.tool === spans[node].llm?.tool) {
      return true;
    }
  }
  return false;
}

/** Whether it may have had a tool called. */
const asks = ({ llm }: TraceSpan): boolean => ['agent', 'workflow', 'llm'].includes(llm?.kind ?? '');

/** Whether a span is one of these, or below one. */
function isWithin({ spans, parents }: RunTree, node: number, ids: ReadonlySet<string>): boolean {
  for (let at = node; at !== NO_PARENT; at = parents[at]) {
    if (ids.has(spans[at].spanId)) {
      return true;
    }
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

/**
 * Ids of all calls that have another, or a wrapper with usage, below them, no agent or tool between, by told callers: one
 * that merely lies around another call is not known to tell of it. And of all wrappers that have usage below them, no tool between: what an
 * agent says it used is what its own calls did, not those of an agent that a tool of its asked.
 */
function spansAboveUsage({ spans, parents, issues }: RunTree, parts: ReadonlySet<string>): Set<string> {
  const above = new Set<string>();
  const walked = new Set<string>();
  spans.forEach((span, start) => {
    const bears = bearsUsage(span);
    if (parts.has(span.spanId) || (!isInference(span) && !bears)) {
      return;
    }
    let told = true;
    const between = new Set<string>();
    for (let node = start; parents[node] !== NO_PARENT; node = parents[node]) {
      told &&= issues.get(node) !== 'inferred';
      if (node !== start) {
        between.add(spans[node].llm?.kind ?? '');
      }
      const [own, same] = [!between.has('tool'), !ASKS_OTHERS.some((kind) => between.has(kind))];
      const caller = spans[parents[node]];
      const state = `${caller.spanId} ${told} ${own} ${same} ${bears}`;
      if (walked.has(state)) {
        break;
      }
      walked.add(state);
      if (isInference(caller) ? told && same : own && bears) {
        above.add(caller.spanId);
      }
    }
  });
  return above;
}

/** Ids of calls without usage that are part of one above them that tells some, no agent or tool between. */
function partsOfCalls({ spans, parents, issues }: RunTree): Set<string> {
  const isPart = (start: number): boolean => {
    for (let node = start; parents[node] !== NO_PARENT && issues.get(node) !== 'inferred'; node = parents[node]) {
      const caller = spans[parents[node]];
      if (ASKS_OTHERS.includes(caller.llm?.kind ?? '')) {
        return false;
      }
      if (isInference(caller) && bearsUsage(caller)) {
        return true;
      }
    }
    return false;
  };
  return new Set(
    spans.flatMap((span, node) => (isInference(span) && !bearsUsage(span) && isPart(node) ? span.spanId : []))
  );
}

function isInference(span: TraceSpan): boolean {
  return span.llm?.countsCall === true;
}

function bearsUsage(span: TraceSpan): boolean {
  return span.llm !== null && totalTokens(span.llm.tokens) !== null;
}
