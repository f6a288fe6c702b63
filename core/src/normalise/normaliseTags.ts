import { SPAN_KINDS, type CostSource, type LlmFacts, type SpanTag, type TokenBuckets } from '../frames/TraceSpan';
import { readSpan, type ReadSpan } from './readSpan';
import type { SpanInput } from './SpanInput';

export interface NormalisedTags {
  /** null: the span has no GenAI meaning. */
  llm: LlmFacts | null;
  /** The tags tell of a failure that the span's status may leave out. */
  failed: boolean;
  /** Equal in two spans that tell of one model call; '' where unknown. */
  responseId: string;
  /** The instrumentation that told of it; '' where unknown. */
  scope: string;
  /** A server of tools tells of it. */
  serves: boolean;
}

/** A server of MCP that was asked for a tool. */
const SERVES = ['tools/call', 'server'];

/** Bytes of an attribute that Tempo keeps unless its overrides say otherwise (max_attribute_bytes). */
const TEMPO_KEEPS = 2_048;

/** OpenTelemetry's name for the instrumentation, today's and the one before. */
const SCOPE_KEYS = ['otel.scope.name', 'otel.library.name'];

/**
 * What the tags of another datasource's span say about a model or agent, by the same reading as the backend's. Each
 * span is read for itself; which of several spans counts is settled over the whole trace afterwards.
 */
export function normaliseTags(spanTags: readonly SpanTag[], name: string, spanKind = ''): NormalisedTags {
  const input = inputOf(spanTags, name, spanKind);
  const read = readSpan(input);
  const failed = read.status === 'error' || read.told.has('error_type');
  const kind = SPAN_KINDS.find((known) => known === read.kind) ?? 'other';
  const serves = SERVES.includes(read.told.get('operation') ?? '');
  const responseId = read.told.get('response_id') ?? '';
  if (read.kind === 'other' && !hasTokens(read.tokens)) {
    return { llm: null, failed, responseId: '', scope: input.scope, serves };
  }
  const isCall = kind === 'llm' || kind === 'embedding';
  const maxOutput = read.told.get('max_output');
  return {
    failed,
    responseId,
    scope: input.scope,
    serves,
    llm: {
      kind,
      model: isCall || kind === 'rerank' ? read.model : '',
      provider: isCall ? read.provider : '',
      agent: read.agent,
      tool: read.isExecution ? read.tool : '',
      step: 0,
      runId: '',
      tokens: read.tokens,
      ...costFacts(read),
      inputCosts: null,
      timeToFirstTokenMs: read.timeToFirstToken === null ? null : Number(read.timeToFirstToken) / 1e6,
      streaming: read.streaming,
      errorType: read.told.get('error_type') ?? '',
      finishReason: read.finishReason,
      contextUsed: isCall ? inputTokens(read.tokens) : null,
      contextLimit: null,
      maxOutput: isCall && maxOutput !== undefined ? Number(maxOutput) : null,
      contextChars: read.context === null || Object.keys(read.context.chars).length === 0 ? null : read.context.chars,
      countsCall: isCall,
      countsUsage: isCall,
      // A hand-off is an execution of its tool if that answered; else only control was passed.
      countsTool: read.isExecution && (kind === 'tool' || read.resultText !== ''),
      identicalRepeat: null,
      argsSignature: read.argumentsText,
      resultSignature: read.resultText,
      open: false,
    },
  };
}

/**
 * Tempo tells kinds in lower case. Tags are a span's attributes, its resource's among them; events and times are not, nor
 * what OpenTelemetry told of sampling.
 */
function inputOf(tags: readonly SpanTag[], name: string, spanKind: string): SpanInput {
  const attributes = new Map(tags.map(({ key, value }) => [key, asText(value)]));
  return {
    name,
    kind: spanKind.charAt(0).toUpperCase() + spanKind.slice(1),
    scope: SCOPE_KEYS.map((key) => attributes.get(key) ?? '').find((scope) => scope !== '') ?? '',
    parentSpanId: '',
    traceState: '',
    statusCode: 'Unset',
    attributes,
    resource: attributes,
    events: [],
    start: 0n,
    cutAt: TEMPO_KEEPS,
  };
}

function asText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? '' : JSON.stringify(value);
    default:
      return '';
  }
}

const hasTokens = (tokens: TokenBuckets): boolean => Object.values(tokens).some((count) => count !== null && count > 0);

/** Prices are not in a browser's reach: only what the instrumentation reported. A reported 0 for tokens used is none. */
function costFacts({ told, tokens }: ReadSpan): { cost: number | null; costSource: CostSource } {
  const reported = told.get('reported_cost');
  return reported === undefined || (Number(reported) === 0 && hasTokens(tokens))
    ? { cost: null, costSource: 'not-reported' }
    : { cost: Number(reported), costSource: 'reported' };
}

function inputTokens({ input, cacheRead, cacheWrite }: TokenBuckets): number | null {
  return input === null ? null : input + (cacheRead ?? 0) + (cacheWrite ?? 0);
}
