import type { ContextRole, InputCosts } from '../frames/TraceSpan';

/**
 * How well the composition by role is known:
 * `exact`: all content has one role, so the reported total is that role's;
 * `apportioned`: the reported total split by measured characters;
 * `unknown`: content was not captured, or no total was reported.
 */
export type CompositionBasis = 'exact' | 'apportioned' | 'unknown';

/** Retrieved documents are told apart from other content only where the content itself is in the data. */
export const PART_ROLES = ['system', 'tool_definitions', 'user', 'assistant', 'tool_results', 'retrieved'] as const;

export type PartRole = ContextRole | 'retrieved';

export interface ContextPart {
  role: PartRole;
  tokens: number;
  characters: number;
}

/** The context window of one model call. Tokens; null where not told. */
export interface ContextStep {
  traceId: string;
  runId: string;
  spanId: string;
  /** Unix milliseconds. */
  startMs: number;
  /** 1 for the first model call of the run or session. */
  number: number;
  agent: string;
  /** What grows by one conversation: an agent's invocation, else the run's calls of an agent. */
  conversation: string;
  model: string;
  used: number | null;
  fresh: number | null;
  cacheRead: number | null;
  cacheWrite: number | null;
  /** Visible answer and reasoning. */
  output: number | null;
  reasoning: number | null;
  /** US dollars. */
  cost: number | null;
  /** What the input was billed by bucket, in US dollars; null where not told. */
  inputCosts: InputCosts | null;
  limit: number | null;
  /** Requested maximum output: kept free for the answer. */
  reserve: number | null;
  /** limit - reserve - used, not below 0; null where used or limit is unknown. */
  free: number | null;
  /** used / (limit - reserve); null where either is unknown. */
  saturation: number | null;
  basis: CompositionBasis;
  /** In the order of PART_ROLES; empty when the basis is `unknown`. */
  parts: ContextPart[];
  /** The call ended because the window or the output was full. */
  cutShort: boolean;
  /** The provider refused the call since its input was longer than the window. */
  overflowed: boolean;
}

/** What is left of a window and how full it is, by the effective limit. */
export function room(
  used: number | null,
  limit: number | null,
  reserve: number | null
): Pick<ContextStep, 'free' | 'saturation'> {
  if (used === null || limit === null) {
    return { free: null, saturation: null };
  }
  const usable = limit - (reserve ?? 0);
  return { free: Math.max(0, usable - used), saturation: usable > 0 ? used / usable : null };
}
