import { finishReason } from './finishReason';
import { attributes } from './attributes';
import { contextColumns } from './context';
import { zoneOf, type Dialect } from './dialects';
import { CONTENT, contentFields, factFields, meterField } from './fields';
import { convention, handsOff, kindBeforeHandoffs } from './kinds';
import { provider } from './provider';
import { conditionOf, oneHolds } from './rules';
import { serviceTier } from './serviceTier';
import { signatures } from './signature';
import { allOf, anyOf, branches, isOneOf, list, literal, set, withNames } from './sql';
import type { Column } from './levels';
import { FROM_CACHE, MALFORMED, whatIsTold } from './told';

const told = (field: string): string => `facts[${literal(field)}]`;
const count = (field: string): string => `toUInt64OrNull(${told(field)})`;

/** What the total tells beyond input and output, of those whose thoughts nothing else tells, unless it is the cache. */
function reasoning(): string {
  const isLeft = allOf(['told is null', 'left > 0', 'left != cached', oneHolds(attributes.basis.reasoning_in_total)]);
  return withNames(
    [
      ['told', count('reasoning_tokens')],
      ['left', 'raw_total - raw_input - raw_output'],
    ],
    `if(${isLeft}, toUInt64(left), told)`
  );
}

/** Without reasoning, which some count as a part of the output and some beside it. */
function outputTokens(): string {
  const isExclusive = allOf([
    'reasoning > 0',
    anyOf([
      'reasoning > raw_output',
      'raw_total = ifNull(input_tokens, 0) + cached + raw_output + reasoning',
      oneHolds(attributes.basis.output_exclusive),
    ]),
  ]);
  return withNames(
    [['reasoning', 'ifNull(reasoning_tokens, 0)']],
    `if(${isExclusive}, raw_output, toUInt64(raw_output - reasoning))`
  );
}

/** Where nothing names the provider, or a framework its own name, the model's name may: `openai/gpt-4o`. */
function providerAsTold(): string {
  const { frameworks, in_model } = attributes.providers;
  const models = `concat(${told('request_model')}, '\\n', ${told('response_model')})`;
  return withNames(
    [
      ['named', `lower(${told('provider')})`],
      ['in_model', `lower(extract(${models}, ${literal(`(?m)${in_model}`)}))`],
    ],
    `multiIf(NOT ${isOneOf('named', ['', ...frameworks])}, named, in_model = '', named, in_model)`
  );
}

function nameFrom(rules: typeof attributes.agent_names): string {
  const [{ kind = '' } = {}] = rules;
  if (kind !== '' && rules.every((rule) => rule.kind === kind)) {
    return `if(kind = ${literal(kind)}, ${nameFrom(rules.map(({ kind: _, ...rule }) => rule))}, '')`;
  }
  return branches(
    rules.map(({ name = '', ...rule }) => [
      allOf([conditionOf(rule), `match(SpanName, ${literal(name)})`].filter(Boolean)),
      `extract(SpanName, ${literal(name)})`,
    ]),
    `''`
  );
}

/** Nanoseconds; null where no token was told of, or one before the span. */
function timeToFirstToken(dialect: Dialect): string {
  const events = set(attributes.first_token_events);
  const sinceStart = (instant: string) =>
    `if(${instant} > Timestamp, toUInt64(toUnixTimestamp64Nano(${instant}) - toUnixTimestamp64Nano(Timestamp)), null)`;
  const at = `parseDateTime64BestEffortOrNull(first_token_text, 9, ${zoneOf(dialect)})`;
  const event = `arrayFirst((at, event) -> event IN ${events}, Events.Timestamp, Events.Name)`;
  return `multiIf(ifNull(told_first_token, 0) > 0, told_first_token, first_token_text != '', ${sinceStart(at)}, hasAny(Events.Name, [${attributes.first_token_events.map(literal).join(', ')}]), ${sinceStart(event)}, null)`;
}

const INSTANT =
  '^([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)$';

/** W3C: 56 bits, of which trailing zeros may be left out. The share of spans that are dropped. */
const THRESHOLD = String.raw`(?:^|,)\s*ot=(?:[^,]*;)?th:([0-9a-f]{1,14})(?:[;,]|$)`;
const ALL = 2n ** 56n;

/** Beyond, a weight is no longer one that a sampler would give. */
const MOST_WEIGHT = 1_000_000_000n;

function samplingColumns(): Column[] {
  const kept = `toUInt128(${ALL} - if(weighted, threshold, 0))`;
  return [
    ['threshold_text', `extract(TraceState, ${literal(THRESHOLD)})`],
    ['threshold', `reinterpretAsUInt64(reverse(unhex(rightPad(threshold_text, 14, '0'))))`],
    ['weighted', allOf([`threshold_text != ''`, 'threshold > 0', `threshold <= ${ALL - ALL / MOST_WEIGHT}`])],
    // In millionths, and exact: a share of 56 bits is beyond a float's division.
    ['sample_weight', `toDecimal128(toUInt64(intDiv(toUInt128(${ALL}) * 1000000, ${kept})), 6) / 1000000`],
    ['sample_kind', `multiIf(${oneHolds(attributes.selected)}, 'selected', weighted, 'weighted', '')`],
  ];
}

/** Fields for which something was told that could not be read, or was cut off. */
function malformed(): string {
  const told = `mapKeys(mapFilter((field, value) -> startsWith(field, ${literal(MALFORMED)}), facts))`;
  const signed = `arrayMap((text, field) -> if(text.2, field, ''), signatures, ['args_sig', 'result_sig'])`;
  const messages = `[if(context.3, 'context_chars', '')]`;
  // Attributes have no order of their own.
  return `arraySort(arrayDistinct(arrayFilter(field -> field != '', arrayConcat(arrayMap(field -> substring(field, ${MALFORMED.length + 1}), ${told}), ${signed}, ${messages}))))`;
}

/** What a tool was given and what it answered; '' for every other span. */
function executed(): string {
  const source = {
    attributes: 'execution_attributes',
    events: { names: 'execution_events', attributes: 'execution_event_attributes' },
  };
  const texts = withNames(
    [['content', whatIsTold(source, contentFields())]],
    `arrayMap(field -> content[field], ${list(CONTENT)})`
  );
  const only = (what: string, none: string) => `if(plain_kind = 'tool', ${what}, ${none})`;
  return withNames(
    [
      ['execution_attributes', only('SpanAttributes', 'map()')],
      ['execution_events', only('Events.Name', '[]')],
      ['execution_event_attributes', only('Events.Attributes', '[]')],
    ],
    texts
  );
}

/** What an inbox row holds: each expression may use those of other columns. */
export function normalisedColumns(dialect: Dialect): Column[] {
  const model = `multiIf(response_model != '', response_model, request_model != '', request_model, ${nameFrom(attributes.model_names)})`;
  return [
    [
      'facts',
      whatIsTold(
        {
          attributes: 'SpanAttributes',
          resource: 'ResourceAttributes',
          events: { names: 'Events.Name', attributes: 'Events.Attributes' },
        },
        factFields()
      ),
    ],
    ...[
      'tenant',
      'environment',
      'instance',
      'request_model',
      'response_model',
      'operation',
      'response_id',
      'agent_id',
      'workflow',
      'tool_call_id',
      'conversation_id',
      'user_id',
      'prompt_name',
      'prompt_version',
      'variant',
      'error_type',
      'team',
      'project',
      'agent_version',
      'region',
      'deployment',
      'billing_account',
    ].map((name): Column => [name, told(name)]),
    ['service_tier', serviceTier(`lower(${told('service_tier')})`)],
    ['service', 'ServiceName'],
    ['trace_id', `leftPad(lower(TraceId), 32, '0')`],
    ['span_id', `leftPad(lower(SpanId), 16, '0')`],
    ['parent_span_id', `if(trim(LEADING '0' FROM ParentSpanId) = '', '', leftPad(lower(ParentSpanId), 16, '0'))`],
    ['ts', 'Timestamp'],
    ['duration', 'Duration'],
    ['name', 'SpanName'],
    ['scope', 'ScopeName'],
    ['convention', convention()],
    ['known_library', `toUInt8(${oneHolds(attributes.libraries)})`],
    ['provider', withNames([['raw', providerAsTold()]], provider('raw'))],
    ['model', model],
    // Once more: a column of its own that one other uses takes no sub-query.
    ['named_model', model],
    ['plain_kind', `if(${told(FROM_CACHE)} != '', 'workflow', ${kindBeforeHandoffs()})`],
    // A model call that asks for a hand-off is still a call: some writers put the tools it asks for on its span.
    [
      'kind',
      `multiIf(${allOf([`plain_kind = 'llm'`, `match(lower(named_model), ${literal(attributes.embedding_models)})`])}, 'embedding', ${allOf([`plain_kind not in ('llm', 'embedding')`, handsOff()])}, 'handoff', plain_kind)`,
    ],
    ['is_execution', `toUInt8(plain_kind = 'tool')`],
    ['agent', `if(${told('agent')} != '', ${told('agent')}, ${nameFrom(attributes.agent_names)})`],
    [
      'tool',
      `multiIf(NOT ${isOneOf('kind', ['tool', 'handoff'])}, '', ${told('tool')} != '', ${told('tool')}, ${nameFrom(attributes.tool_names)})`,
    ],
    ['credential', `if(${told('credential')} = '', '', lower(hex(substring(SHA256(${told('credential')}), 1, 8))))`],
    ['finish_reason', finishReason(told('finish_reason'))],
    ['raw_input', count('input_tokens')],
    ['raw_output', count('output_tokens')],
    ['raw_total', count('total_tokens')],
    ['cache_read_tokens', count('cache_read_tokens')],
    ['cache_write_tokens', count('cache_write_tokens')],
    ['replayed_tokens', count('replayed_tokens')],
    ['max_output', count('max_output')],
    ['cached', 'ifNull(cache_read_tokens, 0) + ifNull(cache_write_tokens, 0)'],
    ['reasoning_tokens', reasoning()],
    [
      'input_is_exclusive',
      allOf([
        'cached > 0',
        anyOf([
          'cached > raw_input',
          'raw_total = raw_input + ifNull(raw_output, 0) + cached',
          oneHolds(attributes.basis.input_exclusive),
        ]),
      ]),
    ],
    ['input_tokens', 'if(input_is_exclusive, raw_input, toUInt64(raw_input - cached))'],
    ['output_tokens', outputTokens()],
    [
      'reported_cost',
      `if(if(${told('currency')} = '', 1, match(${told('currency')}, ${literal(attributes.dollars)})), toDecimal128OrNull(${told('reported_cost')}, 12), null)`,
    ],
    ['told_first_token', count('time_to_first_token')],
    ['first_token_text', `extract(replaceAll(${told('first_token_at')}, '"', ''), ${literal(INSTANT)})`],
    ['time_to_first_token', timeToFirstToken(dialect)],
    [
      'streaming',
      `toUInt8(${anyOf([isOneOf(`lower(${told('streaming')})`, ['true', '1']), 'time_to_first_token is not null'])})`,
    ],
    [
      'status',
      // Some writers pass a tool's failure on to the model call after it: one that answered, and says of no error of its own.
      `multiIf(StatusCode in ('Error', 'STATUS_CODE_ERROR'), if(${allOf([`kind = 'llm'`, `error_type = ''`, 'raw_output > 0'])}, 'unset', 'error'), ${oneHolds(attributes.errors)}, 'error', StatusCode in ('Ok', 'STATUS_CODE_OK'), 'ok', 'unset')`,
    ],
    [
      'quantities',
      `mapApply((field, quantity) -> (substring(field, ${meterField('').length + 1}), ifNull(toDecimal128OrNull(quantity, 9), 0)), mapFilter((field, quantity) -> if(startsWith(field, ${literal(meterField(''))}), NOT match(quantity, '^[0.]*$'), false), facts))`,
    ],
    ...samplingColumns(),
    ['signatures', signatures(executed())],
    ['args_sig', 'signatures[1].1'],
    ['result_sig', 'signatures[2].1'],
    ...contextColumns(),
    ['malformed', malformed()],
  ];
}

/** Columns of the inbox that the view fills. */
export const STORED = [
  'tenant',
  'service',
  'environment',
  'instance',
  'team',
  'project',
  'trace_id',
  'span_id',
  'parent_span_id',
  'ts',
  'duration',
  'name',
  'scope',
  'convention',
  'known_library',
  'kind',
  'operation',
  'provider',
  'request_model',
  'response_model',
  'model',
  'response_id',
  'agent',
  'agent_id',
  'agent_version',
  'workflow',
  'tool',
  'tool_call_id',
  'is_execution',
  'conversation_id',
  'user_id',
  'prompt_name',
  'prompt_version',
  'variant',
  'service_tier',
  'region',
  'deployment',
  'billing_account',
  'credential',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'replayed_tokens',
  'quantities',
  'reported_cost',
  'time_to_first_token',
  'streaming',
  'status',
  'error_type',
  'finish_reason',
  'max_output',
  'context_chars',
  'context_items',
  'args_sig',
  'result_sig',
  'sample_weight',
  'sample_kind',
  'malformed',
];
