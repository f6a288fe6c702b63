import { CONTEXT_ROLES, type ContextRole, type TraceSpan } from '../frames/TraceSpan';
import { agentInvocations, type AgentInvocation, type RunTree } from '../run';
import { isModelCall } from '../run/steps';
import { apportion } from './apportion';

/**
 * How well the composition by role is known:
 * `exact`: all content has one role, so the reported total is that role's;
 * `apportioned`: the reported total split by measured characters;
 * `unknown`: content was not captured, or no total was reported.
 */
export type CompositionBasis = 'exact' | 'apportioned' | 'unknown';

export interface ContextPart {
  role: ContextRole;
  tokens: number;
  characters: number;
}

/** The context window of one model call. Tokens; null where not told. */
export interface ContextStep {
  /** Position in the run tree. */
  node: number;
  /** 1 for the first model call of the run. */
  number: number;
  agent: string;
  /** The agent invocation that made the call, as its span's position: one growing conversation each. */
  invocation: number;
  model: string;
  used: number | null;
  fresh: number | null;
  cacheRead: number | null;
  cacheWrite: number | null;
  limit: number | null;
  /** Requested maximum output: kept free for the answer. */
  reserve: number | null;
  /** used / (limit - reserve); null where either is unknown. */
  saturation: number | null;
  basis: CompositionBasis;
  /** In the order of CONTEXT_ROLES; empty when the basis is `unknown`. */
  parts: ContextPart[];
  /** The call ended because the window or the output was full. */
  cutShort: boolean;
}

/** Finish reasons of the conventions and of providers' raw answers that mean: no room was left. */
const CUT_SHORT = new Set(['length', 'max_tokens', 'model_context_window_exceeded', 'max_output_tokens']);

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
      node,
      number: index + 1,
      agent: invocationOf.get(node)?.agent ?? '',
      invocation: invocationOf.get(node)?.node ?? node,
      ...contextOf(span),
    }));
}

function contextOf({ llm }: TraceSpan): Omit<ContextStep, 'node' | 'number' | 'agent' | 'invocation'> {
  const used = llm?.contextUsed ?? null;
  const limit = llm?.contextLimit ?? null;
  const reserve = llm?.maxOutput ?? null;
  return {
    model: llm?.model ?? '',
    used,
    fresh: llm?.tokens.input ?? null,
    cacheRead: llm?.tokens.cacheRead ?? null,
    cacheWrite: llm?.tokens.cacheWrite ?? null,
    limit,
    reserve,
    saturation: saturation(used, limit, reserve),
    cutShort: CUT_SHORT.has(llm?.finishReason.toLowerCase() ?? ''),
    ...composition(used, llm?.contextChars ?? null),
  };
}

/** Share of the window that is in use, after what is kept for the answer. */
function saturation(used: number | null, limit: number | null, reserve: number | null): number | null {
  if (used === null || limit === null) {
    return null;
  }
  const room = limit - (reserve ?? 0);
  return room > 0 ? used / room : null;
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
