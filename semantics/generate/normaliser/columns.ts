import { finishReason } from './finishReason';
import { attributes } from './attributes';
import { context } from './context';
import type { Dialect } from './dialects';
import { CONTENT, contentFields, factFields, meterField } from './fields';
import { convention, handsOff, kindBeforeHandoffs } from './kinds';
import { count, told } from './fact';
import { nameFrom } from './firstName';
import { oneHolds } from './rules';
import { timeToFirstToken } from './timeToFirstToken';
import { modelAsTold, usage } from './usage';
import { serviceTier } from './serviceTier';
import { signatures } from './signature';
import { allOf, anyOf, branches, isOneOf, list, literal, withNames } from './sql';
import type { Column } from './levels';
import { FROM_CACHE, MALFORMED, whatIsTold } from './told';

/** W3C: 56 bits, of which trailing zeros may be left out. The share of spans that are dropped. */
const THRESHOLD = String.raw`(?:^|,)\s*ot=(?:[^,]*;)?th:([0-9a-f]{1,14})(?:[;,]|$)`;
const ALL = 2n ** 56n;

/** Beyond, a weight is no longer one that a sampler would give. */
const MOST_WEIGHT = 1_000_000_000n;

function samplingColumns(): Column[] {
  const isWeighted = allOf(['threshold > 0', `threshold <= ${ALL - ALL / MOST_WEIGHT}`]);
  const kept = `toUInt128(${ALL} - if(${isWeighted}, threshold, 0))`;
  return [
    // 0 where it is absent.
    ['threshold', `reinterpretAsUInt64(reverse(unhex(rightPad(extract(TraceState, ${literal(THRESHOLD)}), 14, '0'))))`],
    // In millionths, and exact: a share of 56 bits is beyond a float's division.
    ['sample_weight', `toDecimal128(toUInt64(intDiv(toUInt128(${ALL}) * 1000000, ${kept})), 6) / 1000000`],
    ['sample_kind', `multiIf(${oneHolds(attributes.selected)}, 'selected', ${isWeighted}, 'weighted', '')`],
  ];
}

/** Fields for which something was told that could not be read, or was cut off. */
function malformed(): string {
  const told = `mapKeys(mapFilter((field, value) -> startsWith(field, ${literal(MALFORMED)}), facts))`;
  const signed = `arrayMap((text, field) -> if(text.2, field, ''), kinds.3, ['args_sig', 'result_sig'])`;
  const messages = `[if(kinds.2.3, 'context_chars', '')]`;
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

/** What a span is; its context, where it is a call; what it executed, where it is a tool; and whether it is one. */
function kinds(): string {
  // A model call that asks for a hand-off is still a call: some writers put the tools it asks for on its span.
  const kind = branches(
    [
      [
        allOf([`plain_kind = 'llm'`, `match(lower(${modelAsTold()}), ${literal(attributes.embedding_models)})`]),
        `'embedding'`,
      ],
      [allOf([`plain_kind NOT IN ('llm', 'embedding')`, handsOff()]), `'handoff'`],
    ],
    'plain_kind'
  );
  return withNames(
    [['plain_kind', `if(${told(FROM_CACHE)} != '', 'workflow', ${kindBeforeHandoffs()})`]],
    `(${kind}, ${context(`plain_kind = 'llm'`)}, ${signatures(executed())}, toUInt8(plain_kind = 'tool'))`
  );
}

/** What an inbox row holds: each expression may use those of other columns. */
export function normalisedColumns(dialect: Dialect): Column[] {
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
    ['usage', usage()],
    ['provider', 'usage.1'],
    ['model', 'usage.2'],
    ['input_tokens', 'usage.3'],
    ['output_tokens', 'usage.4'],
    ['reasoning_tokens', 'usage.5'],
    ['kinds', kinds()],
    ['kind', 'kinds.1'],
    ['is_execution', 'kinds.4'],
    ['agent', `if(${told('agent')} != '', ${told('agent')}, ${nameFrom(attributes.agent_names)})`],
    [
      'tool',
      `multiIf(NOT ${isOneOf('kind', ['tool', 'handoff'])}, '', ${told('tool')} != '', ${told('tool')}, ${nameFrom(attributes.tool_names)})`,
    ],
    ['credential', `if(${told('credential')} = '', '', lower(hex(substring(SHA256(${told('credential')}), 1, 8))))`],
    ['finish_reason', finishReason(told('finish_reason'))],
    ['cache_read_tokens', count('cache_read_tokens')],
    ['cache_write_tokens', count('cache_write_tokens')],
    ['replayed_tokens', count('replayed_tokens')],
    ['max_output', count('max_output')],
    [
      'reported_cost',
      `if(if(${told('currency')} = '', 1, match(${told('currency')}, ${literal(attributes.dollars)})), toDecimal128OrNull(${told('reported_cost')}, 12), null)`,
    ],
    ['time_to_first_token', timeToFirstToken(dialect)],
    [
      'streaming',
      `toUInt8(${anyOf([isOneOf(`lower(${told('streaming')})`, ['true', '1']), 'time_to_first_token is not null'])})`,
    ],
    [
      'status',
      // Some writers pass a tool's failure on to the model call after it: one that answered, and says of no error of its own.
      `multiIf(StatusCode in ('Error', 'STATUS_CODE_ERROR'), if(${allOf([`kind = 'llm'`, `error_type = ''`, `${count('output_tokens')} > 0`])}, 'unset', 'error'), ${oneHolds(attributes.errors)}, 'error', StatusCode in ('Ok', 'STATUS_CODE_OK'), 'ok', 'unset')`,
    ],
    [
      'quantities',
      `mapApply((field, quantity) -> (substring(field, ${meterField('').length + 1}), ifNull(toDecimal128OrNull(quantity, 9), 0)), mapFilter((field, quantity) -> if(startsWith(field, ${literal(meterField(''))}), NOT match(quantity, '^[0.]*$'), false), facts))`,
    ],
    ...samplingColumns(),
    ['context_chars', 'kinds.2.1'],
    ['context_items', 'kinds.2.2'],
    ['args_sig', 'kinds.3[1].1'],
    ['result_sig', 'kinds.3[2].1'],
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
