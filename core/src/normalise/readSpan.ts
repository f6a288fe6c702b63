import { attributes } from './attributeTable';

import type { TokenBuckets } from '../frames/TraceSpan';
import { canonicalText, isCutOff, plainText } from './canonicalText';
import { contextSizes, type ContextSizes } from './contextSizes';
import { firstGroup, matches } from './matches';
import { providerName } from './providerName';
import { sampling } from './sampling';
import type { SpanInput } from './SpanInput';
import { conventionOf, kindOf, lower, nameFrom, oneHolds } from './spanRules';
import { CONTENT_FIELDS, FACT_FIELDS, ToldReader } from './toldFields';
import { tokenBuckets } from './tokenBuckets';

/** What a span of any known convention says, as the backend reads it. */
export interface ReadSpan {
  /** Texts and numbers as they were told, by the names of semantics/attributes.json. */
  told: ReadonlyMap<string, string>;
  convention: string;
  isKnownLibrary: boolean;
  kind: string;
  isExecution: boolean;
  provider: string;
  model: string;
  agent: string;
  tool: string;
  tokens: TokenBuckets;
  finishReason: string;
  /** Nanoseconds; null where no first token was told of. */
  timeToFirstToken: bigint | null;
  streaming: boolean;
  status: 'error' | 'ok' | 'unset';
  /** Of a tool's execution; '' where unknown. */
  argumentsText: string;
  resultText: string;
  /** Of a model call. */
  context: ContextSizes | null;
  sampling: { weightInMillionths: bigint; kind: string };
  /** Columns for which something was told that could not be read. */
  malformed: string[];
}

const FINISH_REASONS = new Map(Object.entries(attributes.finish_reasons.names));

/** Of a call that was made: a library repeats the usage of one that it remembers. */
const BILLED = [
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
  'reported_cost',
];

export function readSpan(span: SpanInput): ReadSpan {
  const reader = new ToldReader(span);
  const { values: told, malformed: unread } = reader.told(FACT_FIELDS);
  const text = (name: string) => told.get(name) ?? '';
  if (text('currency') !== '' && !matches(attributes.dollars, text('currency'))) {
    told.delete('reported_cost');
  }
  const fromCache = text('from_cache') !== '';
  if (fromCache) {
    BILLED.forEach((name) => told.delete(name));
  }
  const malformed = fromCache ? unread.filter((name) => !BILLED.includes(name)) : unread;
  const convention = conventionOf(span);
  const model = text('response_model') || text('request_model') || nameFrom(attributes.model_names, span, {});
  const provider = providerName(text('provider'), [text('request_model'), text('response_model')]);
  const { kind, isChat, isExecution } = kindOf(span, model, fromCache);
  const known = { convention, provider, model, kind };
  const content = isExecution ? reader.told(CONTENT_FIELDS).values : new Map<string, string>();
  const given = whole(content.get('arguments') ?? '', span);
  const answered = whole(content.get('result') ?? '', span);
  const context = isChat ? contextSizes(span) : null;
  const timeToFirstToken = firstTokenAfter(span, told);
  const isTool = kind === 'tool' || kind === 'handoff';
  return {
    told,
    convention,
    isKnownLibrary: oneHolds(attributes.libraries, span),
    kind,
    isExecution,
    provider,
    model,
    agent: text('agent') || nameFrom(attributes.agent_names, span, known),
    tool: isTool ? text('tool') || nameFrom(attributes.tool_names, span, known) : '',
    tokens: tokenBuckets(told, span, known),
    finishReason: finishReason(text('finish_reason')),
    timeToFirstToken,
    streaming: timeToFirstToken !== null || ['true', '1'].includes(lower(text('streaming'))),
    status: answeredAllTheSame(span, kind, told) ? 'unset' : statusOf(span, known),
    argumentsText: canonicalText(given.text),
    resultText: canonicalText(answered.text),
    context,
    sampling: sampling(span),
    malformed: [
      ...new Set([
        ...malformed,
        ...cutOffFields(span),
        ...(given.isCut ? ['args_sig'] : []),
        ...(answered.isCut ? ['result_sig'] : []),
        ...(context?.isCutOff ? ['context_chars'] : []),
      ]),
    ].sort(),
  };
}

/** A text without quotes and space around it, or nothing where its end is missing. */
function whole(told: string, { cutAt }: SpanInput): { text: string; isCut: boolean } {
  const text = plainText(told);
  const isCut =
    isCutOff(text) || (cutAt !== undefined && told.length <= cutAt && new TextEncoder().encode(told).length === cutAt);
  return { text: isCut ? '' : text, isCut };
}

/** The first field told in each attribute whose JSON does not end. */
function cutOffFields(span: SpanInput): string[] {
  const seen = new Set<string>();
  return FACT_FIELDS.flatMap(({ name, sources }) =>
    sources.flatMap((source) => {
      if (typeof source === 'string' || source.path === undefined || seen.has(source.key)) {
        return [];
      }
      seen.add(source.key);
      return isCutOff(span.attributes.get(source.key) ?? '') ? [name] : [];
    })
  );
}

function finishReason(told: string): string {
  const word = lower(firstGroup(attributes.finish_reasons.word, told).replaceAll('-', '_'));
  return FINISH_REASONS.get(word) ?? word;
}

const failed = (span: SpanInput) => ['Error', 'STATUS_CODE_ERROR'].includes(span.statusCode);

/** Some writers pass a tool's failure on to the model call after it: one that answered, and says of no error of its own. */
function answeredAllTheSame(span: SpanInput, kind: string, told: ReadonlyMap<string, string>): boolean {
  return failed(span) && kind === 'llm' && !told.has('error_type') && Number(told.get('output_tokens') ?? 0) > 0;
}

function statusOf(span: SpanInput, known: { convention: string }): ReadSpan['status'] {
  if (failed(span) || oneHolds(attributes.errors, span, known)) {
    return 'error';
  }
  return ['Ok', 'STATUS_CODE_OK'].includes(span.statusCode) ? 'ok' : 'unset';
}

const INSTANT =
  '^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})?$';

function firstTokenAfter(span: SpanInput, told: ReadonlyMap<string, string>): bigint | null {
  const attribute = BigInt(told.get('time_to_first_token') ?? '0');
  if (attribute > 0n) {
    return attribute;
  }
  const after = (nanoseconds: bigint) => (nanoseconds > 0n ? nanoseconds : null);
  const at = (told.get('first_token_at') ?? '').replaceAll('"', '');
  if (matches(INSTANT, at)) {
    const instant = nanosecondsOf(at);
    return instant === null ? null : after(instant - span.start);
  }
  const event = span.events.find(({ name }) => attributes.first_token_events.includes(name));
  return event === undefined ? null : after(event.nanosecondsAfterStart);
}

function nanosecondsOf(instant: string): bigint | null {
  const [, date = '', time = '', fraction = '.', zone = 'Z'] = new RegExp(INSTANT).exec(instant) ?? [];
  const milliseconds = Date.parse(`${date}T${time}${zone.replace(/^(...)(..)$/, '$1:$2')}`);
  return Number.isNaN(milliseconds)
    ? null
    : BigInt(milliseconds) * 1_000_000n + BigInt(fraction.slice(1).padEnd(9, '0'));
}
