import { attributes } from './attributeTable';

import type { CostSource, LlmFacts, LlmKind, SpanTag, TokenBuckets } from '../frames/TraceSpan';
import { signature } from '../loops/signature';
import { firstGroup, matches } from './matches';
import { providerName } from './providerName';
import { isExecution, spanKind } from './spanKind';
import { TagReader } from './TagReader';
import { tokenBuckets } from './tokenBuckets';

export interface NormalisedTags {
  /** null: the span has no GenAI meaning. */
  llm: LlmFacts | null;
  /** The tags tell of a failure that the span's status may leave out. */
  failed: boolean;
  /** Equal in two spans that tell of one model call; '' where unknown. */
  responseId: string;
}

const { text, seconds, flag, cost } = attributes;

/**
 * What the tags of another datasource's span say about a model or agent, by the same attribute list as the backend's.
 * Each span is read for itself; which of several spans counts is settled over the whole trace afterwards.
 */
export function normaliseTags(spanTags: readonly SpanTag[], name: string): NormalisedTags {
  const tags = new TagReader(spanTags);
  const errorType = tags.text(text.error_type);
  const failed = errorType !== '' || tellsError(tags);
  const responseModel = tags.text(text.response_model);
  const model = responseModel || tags.text(text.request_model);
  const kind = spanKind(tags, name, model);
  if (kind === null) {
    return { llm: null, failed, responseId: '' };
  }
  const provider = providerName(tags.text(text.provider));
  const tokens = tokenBuckets(tags, provider, model);
  const isCall = kind === 'llm' || kind === 'embedding';
  const executes = (kind === 'tool' || kind === 'handoff') && isExecution(tags, name, model);
  const resultSignature = executes ? signature(tags.text(text.result)) : '';
  return {
    failed,
    responseId: tags.text(text.response_id),
    llm: {
      kind,
      model: isCall || kind === 'rerank' ? model : '',
      provider: isCall ? provider : '',
      agent: agentName(tags, kind, name),
      tool: executes ? toolName(tags, name) : '',
      step: 0,
      runId: '',
      tokens,
      ...costFacts(tags, tokens),
      timeToFirstTokenMs: milliseconds(tags.number(seconds.time_to_first_token)),
      streaming: /^(true|1)$/i.test(tags.text(flag.streaming)),
      errorType,
      finishReason: firstOf(tags.text(text.finish_reason)),
      contextUsed: isCall ? inputTokens(tokens) : null,
      contextLimit: null,
      maxOutput: isCall ? tags.number(attributes.count.max_output) : null,
      contextChars: null,
      countsCall: isCall,
      countsUsage: isCall,
      // A hand-off is an execution of its tool if that answered; else only control was passed.
      countsTool: executes && (kind === 'tool' || resultSignature !== ''),
      identicalRepeat: null,
      argsSignature: executes ? signature(tags.text(text.arguments)) : '',
      resultSignature,
      open: false,
    },
  };
}

function tellsError(tags: TagReader): boolean {
  return attributes.errors.some(
    ({ key, matches: pattern }) => key !== undefined && pattern !== undefined && matches(pattern, tags.attribute(key))
  );
}

function agentName(tags: TagReader, kind: LlmKind, name: string): string {
  const told = tags.text(text.agent);
  if (told !== '' || kind !== 'agent') {
    return told;
  }
  const rules = attributes.agent_names.filter(({ convention }) => convention === undefined);
  return rules.map((rule) => firstGroup(rule.name, name)).find((agent) => agent !== '') ?? name;
}

function toolName(tags: TagReader, name: string): string {
  const told = tags.text(text.tool);
  return told || (attributes.tool_names.map((rule) => firstGroup(rule.name, name)).find((tool) => tool !== '') ?? name);
}

/** Prices are not in a browser's reach: only what the instrumentation reported. A reported 0 for tokens used is none. */
function costFacts(tags: TagReader, tokens: TokenBuckets): { cost: number | null; costSource: CostSource } {
  const reported = tags.number(cost.reported_cost);
  const hasTokens = Object.values(tokens).some((count) => count !== null && count > 0);
  return reported === null || (reported === 0 && hasTokens)
    ? { cost: null, costSource: 'not-reported' }
    : { cost: reported, costSource: 'reported' };
}

function inputTokens({ input, cacheRead, cacheWrite }: TokenBuckets): number | null {
  return input === null ? null : input + (cacheRead ?? 0) + (cacheWrite ?? 0);
}

function milliseconds(value: number | null): number | null {
  return value === null ? null : value * 1_000;
}

/** Finish reasons come as one, as a list and as the JSON text of a list. */
function firstOf(reasons: string): string {
  return reasons.replace(/^\[\s*"?/, '').split(/["\],]/)[0];
}
