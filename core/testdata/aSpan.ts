import type { LlmFacts, TraceSpan } from '../src/frames';

const UNKNOWN: LlmFacts = {
  kind: 'other',
  model: '',
  provider: '',
  agent: '',
  tool: '',
  step: 0,
  runId: '',
  tokens: { input: null, cacheRead: null, cacheWrite: null, output: null, reasoning: null },
  cost: null,
  costSource: '',
  inputCosts: null,
  timeToFirstTokenMs: null,
  streaming: false,
  errorType: '',
  finishReason: '',
  contextUsed: null,
  contextLimit: null,
  maxOutput: null,
  contextChars: null,
  countsCall: false,
  countsUsage: false,
  countsTool: false,
  identicalRepeat: false,
  argsSignature: '',
  resultSignature: '',
  open: false,
};

type Spec = Partial<Omit<TraceSpan, 'llm'>> & { spanId: string };

/** A span without GenAI meaning that starts at 0 and takes 1 ms, but for what is said. */
export function plainSpan(spec: Spec): TraceSpan {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    parentSpanId: '',
    name: spec.spanId,
    service: 'test',
    startMs: 0,
    durationMs: 1,
    status: 'unset',
    statusMessage: '',
    llm: null,
    tags: [],
    serviceTags: [],
    ...spec,
  };
}

/** A span with GenAI meaning of which nothing is known but what is said. */
export function llmSpan(spec: Spec, llm: Partial<LlmFacts>): TraceSpan {
  return { ...plainSpan(spec), llm: { ...UNKNOWN, ...llm } };
}

/** A counted model call. */
export function modelCall(spec: Spec, llm: Partial<LlmFacts> = {}): TraceSpan {
  return llmSpan(spec, { kind: 'llm', model: 'gpt-4.1', countsCall: true, countsUsage: true, ...llm });
}

/** A counted tool execution with known arguments and a known result. */
export function toolCall(spec: Spec, llm: Partial<LlmFacts> = {}): TraceSpan {
  return llmSpan(spec, {
    kind: 'tool',
    tool: 'search',
    countsTool: true,
    argsSignature: 'a1',
    resultSignature: 'r1',
    ...llm,
  });
}

export function agentSpan(spec: Spec, agent: string): TraceSpan {
  return llmSpan(spec, { kind: 'agent', agent });
}
