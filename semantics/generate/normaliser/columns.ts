import { attributes, type ReadFrom } from './attributes';
import { firstTold, literal, textOf, upTo, wholeNumber } from './expressions';
import { handsOff, kindBeforeHandoffs } from './kinds';
import { anyOf, conditionOf } from './rules';

const { text, count, roles } = attributes;

const told = (from: ReadFrom[], as: 'text' | 'number' = 'text'): string =>
  firstTold(from.map((source) => textOf(source, as)));

/** Columns of token counts, and where attributes.json says what feeds them. */
const COUNTS: Array<[column: string, key: string]> = [
  ['raw_input', 'input'],
  ['raw_output', 'output'],
  ['raw_total', 'total'],
  ['cache_read_tokens', 'cache_read'],
  ['cache_write_tokens', 'cache_write'],
  ['reasoning_tokens', 'reasoning'],
  ['max_output', 'max_output'],
];

/** No call has more; a number beyond is a mistake. */
const MOST_TOKENS = 1_000_000_000;
const resource = (keys: string[]): string => firstTold(keys.map((key) => `ResourceAttributes[${literal(key)}]`));
const ownOrResource = (name: string): string =>
  firstTold([told(text[name] ?? []), resource(attributes.resource[name] ?? [])]);

const branches = (pairs: Array<[condition: string, value: string]>, otherwise: string): string =>
  `multiIf(${pairs.map(([condition, value]) => `${condition}, ${value}`).join(',\n        ')},\n        ${otherwise})`;

function provider(): string {
  const { names, prefixes, frameworks } = attributes.providers;
  const list = (values: string[]) => `[${values.map(literal).join(', ')}]`;
  const plain = `transform(raw_provider, ${list(Object.keys(names))}, ${list(Object.values(names))}, raw_provider)`;
  return branches(
    [
      [`raw_provider in (${frameworks.map(literal).join(', ')})`, `''`],
      ...prefixes.map(([prefix = '', name = '']): [string, string] => [
        `startsWith(raw_provider, ${literal(prefix)}) and raw_provider != ${literal(name)}`,
        literal(name),
      ]),
    ],
    plain
  );
}

function nameFrom(rules: typeof attributes.agent_names): string {
  return branches(
    rules.map(({ name = '', ...rule }) => {
      const condition = [conditionOf(rule), `match(SpanName, ${literal(name)})`].filter(Boolean).join(' and ');
      const kind = rule.kind === undefined ? '' : ` and kind = ${literal(rule.kind)}`;
      return [condition + kind, `extract(SpanName, ${literal(name)})`];
    }),
    `''`
  );
}

function nanosecondsToFirstToken(): string {
  const told = (attributes.seconds.time_to_first_token ?? []).map((source) => {
    const { scale = 1, ...from } = typeof source === 'string' ? { key: source } : source;
    return `toFloat64OrNull(${textOf(from)}) * ${scale * 1e9}`;
  });
  const at = (attributes.instant.first_token_at ?? []).map(
    (from) =>
      `toFloat64(toUnixTimestamp64Nano(parseDateTime64BestEffortOrNull(trim(BOTH '"' FROM ${textOf(from)}), 9, 'UTC')) - toUnixTimestamp64Nano(Timestamp))`
  );
  const event = `if(has(Events.Name, 'First Token Stream Event'), toFloat64(toUnixTimestamp64Nano(arrayElement(Events.Timestamp, indexOf(Events.Name, 'First Token Stream Event'))) - toUnixTimestamp64Nano(Timestamp)), null)`;
  return `coalesce(${[...told, ...at, event].join(', ')})`;
}

/**
 * Equal for the same JSON whatever the order of its members; 0 where the text is absent, redacted or cut off. A cast to
 * ClickHouse's JSON type would sort all levels, but throws on text that is no JSON (25.8, in spite of OrNull).
 */
function signature(of: string): string {
  const unquoted = `if(startsWith(${of}, '"') and JSONExtractString(${of}) != '', JSONExtractString(${of}), ${of})`;
  const members = `arraySort(JSONExtractKeysAndValuesRaw(${unquoted}))`;
  const canonical = `if(empty(${members}), trim(BOTH ' ' FROM ${unquoted}), toString(${members}))`;
  const still = `replaceRegexpAll(${canonical}, '(call|toolu|tooluse)_[A-Za-z0-9_-]{6,}', '')`;
  return `if(${of} = '' or match(${of}, '\\\\[REDACTED|\\\\[Scrubbed|<redacted|\\\\.\\\\.\\\\.\\\\(truncated|…$'), 0, reinterpretAsUInt64(substring(SHA256(${still}), 1, 8)))`;
}

function charactersByRole(): Array<[string, string]> {
  const json = attributes.messages.filter(({ json }) => json !== undefined);
  const raw = firstTold(
    json.map(({ json: key = '', path = [] }) =>
      path.length === 0 ? textOf(key) : `JSONExtractRaw(${[textOf(key), ...path.map(literal)].join(', ')})`
    )
  );
  const indexed = attributes.messages.filter(({ indexed }) => indexed !== undefined);
  const escaped = (text: string) => text.replaceAll('.', '\\.');
  const stem = `^(?:${indexed.map(({ indexed: prefix = '' }) => escaped(prefix)).join('|')})\\d+`;
  const ends = indexed.map(({ role = '' }) => escaped(role)).join('|');
  const jsonRoles = `arrayMap(message -> lower(JSONExtractString(message, 'role')), message_json)`;
  const plain = (name: string) =>
    (attributes.characters[name] ?? [])
      .map((source) =>
        typeof source === 'string'
          ? `lengthUTF8(${textOf(source)})`
          : `arraySum((key, value) -> if(startsWith(key, ${literal(source.prefix)}), lengthUTF8(value), 0), mapKeys(SpanAttributes), mapValues(SpanAttributes))`
      )
      .join(' + ');
  const inRole = (names: string[]) => {
    const set = `(${names.map(literal).join(', ')})`;
    return `arraySum((role, size) -> if(role in ${set}, size, 0), message_roles, message_sizes)`;
  };
  return [
    ['message_json', `if(kind = 'llm', JSONExtractArrayRaw(${raw}), [])`],
    [
      'message_entries',
      `if(kind = 'llm' and empty(message_json), arrayFilter(entry -> match(entry.1, ${literal(stem)}), arrayZip(mapKeys(SpanAttributes), mapValues(SpanAttributes))), [])`,
    ],
    ['role_entries', `arrayFilter(entry -> match(entry.1, ${literal(`\\d(?:${ends})$`)}), message_entries)`],
    [
      'indexed_roles',
      `mapFromArrays(arrayMap(entry -> extract(entry.1, ${literal(stem)}), role_entries), arrayMap(entry -> lower(entry.2), role_entries))`,
    ],
    [
      'message_roles',
      `arrayConcat(${jsonRoles}, arrayMap(entry -> indexed_roles[extract(entry.1, ${literal(stem)})], message_entries))`,
    ],
    [
      'message_sizes',
      `arrayConcat(arrayMap(message -> lengthUTF8(message), message_json), arrayMap(entry -> lengthUTF8(entry.2), message_entries))`,
    ],
    ['item_roles', `arrayConcat(${jsonRoles}, mapValues(indexed_roles))`],
    [
      'context_chars',
      `if(kind != 'llm', map(), mapFilter((role, size) -> size > 0, map('system', toUInt64(${plain('system')} + ${inRole(roles.system ?? [])}), 'tool_definitions', toUInt64(${plain('tool_definitions')}), ${[
        'user',
        'assistant',
        'tool_results',
      ]
        .map((role) => `${literal(role)}, toUInt64(${inRole(roles[role] ?? [])})`)
        .join(', ')})))`,
    ],
    [
      'context_items',
      `if(kind != 'llm', map(), mapFilter((role, items) -> items > 0, map(${[
        'system',
        'user',
        'assistant',
        'tool_results',
      ]
        .map(
          (role) =>
            `${literal(role)}, toUInt64(arrayCount(role -> role in (${(roles[role] ?? []).map(literal).join(', ')}), item_roles))`
        )
        .join(', ')})))`,
    ],
  ];
}

/** Expressions that others below refer to by name; they are no columns of the inbox. */
export const intermediates = new Set([
  ...COUNTS.flatMap(([, key]) => [`told_${key}`, `whole_${key}`]),
  'plain_kind',
  'first_token',
  'raw_provider',
  'raw_input',
  'raw_output',
  'raw_total',
  'cached',
  'input_is_exclusive',
  'reasoning_is_exclusive',
  'own_tool',
  'arguments',
  'result',
  'message_json',
  'message_entries',
  'role_entries',
  'indexed_roles',
  'item_roles',
  'message_roles',
  'message_sizes',
]);

/** What an inbox row holds, in order: each expression may use those before it. */
export function normalisedColumns(): Array<[name: string, expression: string]> {
  return [
    ['tenant', resource(attributes.resource.tenant ?? [])],
    ['service', 'ServiceName'],
    ['environment', resource(attributes.resource.environment ?? [])],
    ['trace_id', `leftPad(lower(TraceId), 32, '0')`],
    ['span_id', `leftPad(lower(SpanId), 16, '0')`],
    ['parent_span_id', `if(match(ParentSpanId, '^0*$'), '', leftPad(lower(ParentSpanId), 16, '0'))`],
    ['ts', 'Timestamp'],
    ['duration', 'Duration'],
    ['name', 'SpanName'],
    ['scope', 'ScopeName'],
    [
      'convention',
      branches(
        attributes.conventions
          .map((rule) => [conditionOf(rule), literal(rule.convention ?? '')])
          .map(([c = '', v = '']) => [c.replace(/ and convention = '[^']*'$/, ''), v]),
        `''`
      ),
    ],
    ['raw_provider', `lower(${told(text.provider ?? [])})`],
    ['provider', provider()],
    ['request_model', told(text.request_model ?? [])],
    ['response_model', told(text.response_model ?? [])],
    ['model', `if(response_model != '', response_model, request_model)`],
    ['plain_kind', kindBeforeHandoffs()],
    ['kind', `if(${handsOff()}, 'handoff', plain_kind)`],
    ['is_execution', `toUInt8(plain_kind = 'tool')`],
    ...[
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
      'finish_reason',
    ].map((name): [string, string] => [name, told(text[name] ?? [])]),
    ['agent', firstTold([told(text.agent ?? []), nameFrom(attributes.agent_names)])],
    ['own_tool', told(text.tool ?? [])],
    ['tool', `if(kind in ('tool', 'handoff'), if(own_tool != '', own_tool, ${nameFrom(attributes.tool_names)}), '')`],
    ['team', ownOrResource('team')],
    ['project', ownOrResource('project')],
    ...COUNTS.map(([, key]): [string, string] => [`told_${key}`, told(count[key] ?? [], 'number')]),
    ...COUNTS.map(([, key]): [string, string] => [`whole_${key}`, wholeNumber(`told_${key}`)]),
    ...COUNTS.map(([name, key]): [string, string] => [name, upTo(MOST_TOKENS, `whole_${key}`)]),
    ['cached', 'ifNull(cache_read_tokens, 0) + ifNull(cache_write_tokens, 0)'],
    [
      'input_is_exclusive',
      `cached > 0 and raw_input is not null and (cached > raw_input or ${anyOf(attributes.basis.input_exclusive)} or (raw_total is not null and raw_total = raw_input + ifNull(raw_output, 0) + cached))`,
    ],
    [
      'input_tokens',
      'if(raw_input is null, null, if(input_is_exclusive, raw_input, toUInt64(greatest(toInt64(raw_input) - toInt64(cached), 0))))',
    ],
    [
      'reasoning_is_exclusive',
      `ifNull(reasoning_tokens, 0) > 0 and raw_output is not null and (reasoning_tokens > raw_output or ${anyOf(attributes.basis.output_exclusive)} or (raw_total is not null and raw_total = ifNull(input_tokens, 0) + cached + raw_output + reasoning_tokens))`,
    ],
    [
      'output_tokens',
      'if(raw_output is null, null, if(reasoning_is_exclusive, raw_output, toUInt64(greatest(toInt64(raw_output) - toInt64(ifNull(reasoning_tokens, 0)), 0))))',
    ],
    ['reported_cost', `toDecimal128OrNull(${told(attributes.cost.reported_cost ?? [])}, 12)`],
    ['first_token', nanosecondsToFirstToken()],
    [
      'time_to_first_token',
      `if(first_token > 0 and first_token < 86400e9, accurateCastOrNull(trunc(first_token), 'UInt64'), null)`,
    ],
    [
      'streaming',
      `toUInt8(lower(${told(attributes.flag.streaming ?? [])}) in ('true', '1') or time_to_first_token is not null)`,
    ],
    [
      'status',
      `multiIf(StatusCode in ('Error', 'STATUS_CODE_ERROR') or ${anyOf(attributes.errors)}, 'error', StatusCode in ('Ok', 'STATUS_CODE_OK'), 'ok', 'unset')`,
    ],
    ['arguments', `if(is_execution, ${told(text.arguments ?? [])}, '')`],
    ['result', `if(is_execution, ${told(text.result ?? [])}, '')`],
    ['args_sig', signature('arguments')],
    ['result_sig', signature('result')],
    ...charactersByRole(),
  ];
}
