/** What a span is to an agent. `other` has GenAI meaning of no kind of ours. */
export const SPAN_KINDS = [
  'llm',
  'tool',
  'agent',
  'workflow',
  'retrieval',
  'embedding',
  'rerank',
  'guardrail',
  'evaluator',
  'handoff',
  'other',
] as const;

export type LlmKind = (typeof SPAN_KINDS)[number];

export type SpanStatus = 'ok' | 'error' | 'unset';

/** Reads a status; what is none is `unset`. */
export function statusOf(text: string): SpanStatus {
  return text === 'ok' || text === 'error' ? text : 'unset';
}

/** Five disjoint buckets; null where the instrumentation did not tell. */
export interface TokenBuckets {
  /** Fresh input: neither read from a cache nor written to one. */
  input: number | null;
  cacheRead: number | null;
  cacheWrite: number | null;
  /** Visible output, without reasoning. */
  output: number | null;
  reasoning: number | null;
}

export const TOKEN_BUCKETS = ['input', 'cacheRead', 'cacheWrite', 'output', 'reasoning'] as const;

/** US dollars of a call's input by bucket; null where nothing was billed in it at the list. */
export interface InputCosts {
  fresh: number | null;
  cacheRead: number | null;
  cacheWrite: number | null;
}

/** Where the characters of a context came from. */
export const CONTEXT_ROLES = ['system', 'tool_definitions', 'user', 'assistant', 'tool_results'] as const;

export type ContextRole = (typeof CONTEXT_ROLES)[number];

/** Why a span has no cost, or which cost it is. `not-reported`: a foreign frame without a reported cost. */
export type CostSource = 'priced' | 'reported' | 'free' | 'cached' | 'contract' | 'unpriced' | 'not-reported' | '';

export interface SpanTag {
  key: string;
  value: unknown;
}

/** What only GenAI spans have. Texts are '' where unknown, numbers null. */
export interface LlmFacts {
  kind: LlmKind;
  model: string;
  provider: string;
  agent: string;
  tool: string;
  /** n-th counted model or tool call of the run by start; 0 = not a step, or not told. */
  step: number;
  runId: string;
  tokens: TokenBuckets;
  /** US dollars. */
  cost: number | null;
  costSource: CostSource;
  /** null where prices are not known by bucket. */
  inputCosts: InputCosts | null;
  timeToFirstTokenMs: number | null;
  streaming: boolean;
  errorType: string;
  finishReason: string;
  /** Tokens: fresh + cache read + cache write input. */
  contextUsed: number | null;
  contextLimit: number | null;
  maxOutput: number | null;
  /** Characters by role; null where content was not captured. */
  contextChars: Partial<Record<ContextRole, number>> | null;
  countsCall: boolean;
  countsUsage: boolean;
  countsTool: boolean;
  /** This tool execution repeats an earlier one without progress between; null where nobody judged it yet. */
  identicalRepeat: boolean | null;
  /** Signature of a tool's arguments and of its result; '' = unknown, which equals nothing. */
  argsSignature: string;
  resultSignature: string;
  /** The run's root has not been seen yet. */
  open: boolean;
}

/** A span of a trace, ours or another datasource's. Times are Unix milliseconds with fractions. */
export interface TraceSpan {
  traceId: string;
  spanId: string;
  /** '' = none. */
  parentSpanId: string;
  name: string;
  service: string;
  startMs: number;
  durationMs: number;
  status: SpanStatus;
  statusMessage: string;
  /** null: a span without GenAI meaning (HTTP, database). */
  llm: LlmFacts | null;
  /** Empty in a lean frame. */
  tags: SpanTag[];
  serviceTags: SpanTag[];
}

/** Whole tokens of a span; null when no bucket is known. */
export function totalTokens(tokens: TokenBuckets): number | null {
  return TOKEN_BUCKETS.reduce<number | null>((sum, bucket) => {
    const value = tokens[bucket];
    return value === null ? sum : (sum ?? 0) + value;
  }, null);
}

export function endMs(span: TraceSpan): number {
  return span.startMs + span.durationMs;
}
