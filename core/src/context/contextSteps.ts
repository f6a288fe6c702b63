import { CONTEXT_ROLES, type ContextRole, type LlmFacts, type TraceSpan } from '../frames/TraceSpan';
import { agentInvocations, type AgentInvocation, type RunTree } from '../run';
import { isModelCall } from '../run/steps';
import { apportion } from './apportion';
import { room, type ContextStep } from './ContextStep';
import { isCutShort, isTooLong } from './cutShort';

/** The model calls of a run in order, each with what filled its context window. */
export function contextSteps(tree: RunTree): ContextStep[] {
  const invocationOf = new Map<number, AgentInvocation>();
  for (const invocation of agentInvocations(tree)) {
    invocation.steps.forEach((node) => invocationOf.set(node, invocation));
  }
  return tree.spans
    .map((span, node) => ({ span, node }))
    .filter(({ span }) => isModelCall(span))
    .map(({ span, node }, index) => ({
      number: index + 1,
      agent: invocationOf.get(node)?.agent ?? '',
      conversation: tree.spans[invocationOf.get(node)?.node ?? node].spanId,
      ...contextOf(span),
    }));
}

function contextOf(span: TraceSpan): Omit<ContextStep, 'number' | 'agent' | 'conversation'> {
  const { llm, traceId, spanId, startMs, statusMessage } = span;
  const used = llm?.contextUsed ?? null;
  const limit = llm?.contextLimit ?? null;
  const reserve = llm?.maxOutput ?? null;
  return {
    traceId,
    runId: llm?.runId ?? '',
    spanId,
    startMs,
    model: llm?.model ?? '',
    used,
    ...bucketsOf(llm),
    cost: llm?.cost ?? null,
    inputCosts: llm?.inputCosts ?? null,
    limit,
    reserve,
    ...room(used, limit, reserve),
    cutShort: isCutShort(llm?.finishReason ?? ''),
    overflowed: span.status === 'error' && isTooLong(llm?.errorType ?? '', statusMessage),
    ...composition(used, llm?.contextChars ?? null),
  };
}

function bucketsOf(
  llm: LlmFacts | null
): Pick<ContextStep, 'fresh' | 'cacheRead' | 'cacheWrite' | 'output' | 'reasoning'> {
  const { input = null, cacheRead = null, cacheWrite = null, output = null, reasoning = null } = llm?.tokens ?? {};
  return { fresh: input, cacheRead, cacheWrite, output, reasoning };
}

function composition(
  used: number | null,
  chars: Partial<Record<ContextRole, number>> | null
): Pick<ContextStep, 'basis' | 'parts'> {
  const measured = CONTEXT_ROLES.map((role) => ({ role, characters: chars?.[role] ?? 0 })).filter(
    ({ characters }) => characters > 0
  );
  const tokens =
    used === null
      ? null
      : apportion(
          used,
          measured.map(({ characters }) => characters)
        );
  if (!tokens) {
    return { basis: 'unknown', parts: [] };
  }
  return {
    basis: measured.length === 1 ? 'exact' : 'apportioned',
    parts: measured.map((part, index) => ({ ...part, tokens: tokens[index] })),
  };
}
