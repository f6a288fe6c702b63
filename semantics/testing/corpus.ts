import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TraceRow } from '../../workbench/src/otlp/rows';

type Attributes = Record<string, string>;

/** A span of the corpus that SQL, Go and TypeScript read alike, and what each has to make of it. */
export interface CorpusSpan {
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

export const CORPUS_FILE = path.join(__dirname, '..', 'corpus', 'spans.json');

export const readCorpus = (): CorpusSpan[] => JSON.parse(readFileSync(CORPUS_FILE, 'utf8'));

const START = 1_795_255_200n * 1_000_000_000n;
const seconds = (nanoseconds: bigint) =>
  `${nanoseconds / 1_000_000_000n}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}`;

/** The span as the collector would store it; its id is its place in the corpus. */
export function corpusRow(
  { name, scope, kind, state, status, parent, attributes, resource, events = [] }: CorpusSpan,
  at: number
): TraceRow {
  return {
    Timestamp: seconds(START),
    TraceId: at.toString(16).padStart(32, '0'),
    SpanId: at.toString(16).padStart(16, '0'),
    ParentSpanId: parent ?? '',
    TraceState: state ?? '',
    SpanName: name ?? 'span',
    SpanKind: kind ?? 'Internal',
    ServiceName: 'corpus',
    ResourceAttributes: resource ?? {},
    ScopeName: scope ?? 'some.library',
    ScopeVersion: '',
    SpanAttributes: attributes ?? {},
    Duration: '1000000000',
    StatusCode: status ?? 'Unset',
    StatusMessage: '',
    'Events.Timestamp': events.map(({ afterNs = 0 }) => seconds(START + BigInt(afterNs))),
    'Events.Name': events.map((event) => event.name),
    'Events.Attributes': events.map((event) => event.attributes ?? {}),
    'Links.TraceId': [],
    'Links.SpanId': [],
    'Links.TraceState': [],
    'Links.Attributes': [],
  };
}

const NUMBERS = [
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'replayed_tokens',
  'max_output',
  'time_to_first_token',
  'reported_cost',
];

/** Columns in the form that the corpus has them in: numbers as text, empty ones left out. */
const COLUMNS = [
  ...['tenant', 'environment', 'team', 'project', 'parent_span_id', 'convention', 'kind', 'operation', 'provider'],
  ...[
    'request_model',
    'response_model',
    'model',
    'response_id',
    'agent',
    'agent_id',
    'agent_version',
    'workflow',
    'tool',
  ],
  ...[
    'tool_call_id',
    'conversation_id',
    'user_id',
    'prompt_name',
    'prompt_version',
    'variant',
    'service_tier',
    'region',
  ],
  ...['deployment', 'billing_account', 'credential', 'status', 'error_type', 'finish_reason', 'sample_kind'],
  ...NUMBERS.map((name) => `ifNull(toString(${name}), '') AS ${name}`),
  ...['args_sig', 'result_sig', 'sample_weight'].map((name) => `toString(${name}) AS ${name}`),
  ...['streaming', 'is_execution', 'known_library'],
  ...['context_chars', 'context_items', 'quantities'].map(
    (name) => `mapApply((key, value) -> (toString(key), toString(value)), ${name}) AS ${name}`
  ),
  'malformed',
];

/** What the inbox has of a service, in the order of the span's ids. */
export const canonicalQuery = (service: string): string =>
  `SELECT ${COLUMNS.join(', ')} FROM llm_inbox WHERE service = '${service}' ORDER BY trace_id, span_id`;

const isUntold = (name: string, value: unknown) =>
  value === '' ||
  value === 0 ||
  (value === '0' && name.endsWith('_sig')) ||
  (value === '1' && name === 'sample_weight') ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** A row of canonicalQuery as the corpus has it. */
export const told = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([name, value]) => !isUntold(name, value)));
