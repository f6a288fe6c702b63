import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { readSpan, type ReadSpan } from './readSpan';
import type { SpanInput } from './SpanInput';
import { METER } from './toldFields';

type Attributes = Record<string, string>;

/** A span of the corpus that SQL, Go and TypeScript read alike, and what each has to make of it. */
interface CorpusSpan {
  what: string;
  name?: string;
  scope?: string;
  kind?: string;
  state?: string;
  status?: string;
  parent?: string;
  attributes?: Attributes;
  resource?: Attributes;
  events?: Array<{ name: string; afterNs?: number; attributes?: Attributes }>;
  canonical: Record<string, unknown>;
}

const FILE = path.join(__dirname, '..', '..', '..', 'semantics', 'corpus', 'spans.json');
const corpus: CorpusSpan[] = JSON.parse(readFileSync(FILE, 'utf8'));

const mapOf = (attributes: Attributes = {}) => new Map(Object.entries(attributes));

const inputOf = ({
  name = 'span',
  scope = 'some.library',
  kind = 'Internal',
  state = '',
  status = 'Unset',
  parent = '',
  ...told
}: CorpusSpan): SpanInput => ({
  name,
  scope,
  kind,
  parentSpanId: parent,
  traceState: state,
  statusCode: status,
  attributes: mapOf(told.attributes),
  resource: mapOf(told.resource),
  events: (told.events ?? []).map((event) => ({
    name: event.name,
    nanosecondsAfterStart: BigInt(event.afterNs ?? 0),
    attributes: mapOf(event.attributes),
  })),
  start: 1_795_255_200_000_000_000n,
});

/** Columns that are told as they are. */
const TEXTS = [
  ...['tenant', 'environment', 'team', 'project', 'operation', 'request_model', 'response_model', 'response_id'],
  ...['agent_id', 'agent_version', 'workflow', 'tool_call_id', 'conversation_id', 'user_id', 'prompt_name'],
  ...['prompt_version', 'variant', 'service_tier', 'region', 'deployment', 'billing_account', 'error_type'],
];

const sha256 = (text: string) => createHash('sha256').update(text).digest();
const signature = (text: string) => (text === '' ? '' : sha256(text).readBigUInt64LE(0).toString());
const texts = (numbers: Record<string, number> = {}) =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)]));

/** A number cut to some digits after the point, as text. */
function exact(told: string | undefined, digits: number): string {
  return told === undefined ? '' : String(Number(Number(told).toFixed(digits)));
}

/** The row of the inbox that the backend would write. */
function rowOf(read: ReadSpan, { parentSpanId }: SpanInput): Record<string, unknown> {
  const { told, tokens, context } = read;
  const credential = told.get('credential');
  const quantities = [...told].filter(([name]) => name.startsWith(METER));
  const row: Record<string, unknown> = {
    ...Object.fromEntries(TEXTS.map((name) => [name, told.get(name) ?? ''])),
    parent_span_id: /^0*$/.test(parentSpanId) ? '' : parentSpanId.toLowerCase().padStart(16, '0'),
    convention: read.convention,
    kind: read.kind,
    provider: read.provider,
    model: read.model,
    agent: read.agent,
    tool: read.tool,
    credential: credential === undefined ? '' : sha256(credential).subarray(0, 8).toString('hex'),
    status: read.status,
    finish_reason: read.finishReason,
    sample_kind: read.sampling.kind,
    sample_weight: String(Number(read.sampling.weightInMillionths) / 1e6),
    input_tokens: tokens.input?.toString() ?? '',
    cache_read_tokens: tokens.cacheRead?.toString() ?? '',
    cache_write_tokens: tokens.cacheWrite?.toString() ?? '',
    output_tokens: tokens.output?.toString() ?? '',
    reasoning_tokens: tokens.reasoning?.toString() ?? '',
    replayed_tokens: told.get('replayed_tokens') ?? '',
    max_output: told.get('max_output') ?? '',
    time_to_first_token: read.timeToFirstToken?.toString() ?? '',
    reported_cost: exact(told.get('reported_cost'), 12),
    args_sig: signature(read.argumentsText),
    result_sig: signature(read.resultText),
    streaming: read.streaming ? 1 : 0,
    is_execution: read.isExecution ? 1 : 0,
    known_library: read.isKnownLibrary ? 1 : 0,
    context_chars: texts(context?.chars),
    context_items: texts(context?.items),
    quantities: Object.fromEntries(quantities.map(([name, value]) => [name.slice(METER.length), exact(value, 9)])),
    malformed: read.malformed,
  };
  const isUntold = ([name, value]: [string, unknown]) =>
    value === '' ||
    value === 0 ||
    (name === 'sample_weight' && value === '1') ||
    (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
  return Object.fromEntries(Object.entries(row).filter((entry) => !isUntold(entry)));
}

/** Numbers in the shortest form, since a decimal has more of them than JavaScript writes. */
const plain = (row: Record<string, unknown>) =>
  'reported_cost' in row ? { ...row, reported_cost: String(Number(row.reported_cost)) } : row;

describe('a span is read as the insert view and the backend read it', () => {
  it.each(corpus.map((span) => [span.what, span] as const))('%s', (_, span) => {
    const input = inputOf(span);
    expect(plain(rowOf(readSpan(input), input))).toEqual(plain(span.canonical));
  });
});
