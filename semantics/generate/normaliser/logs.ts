import { attributes, type LogEvents } from './attributes';
import { sourceOf, type Dialect } from './dialects';
import { selectInLevels, type Column } from './levels';
import { allOf, anyOf, list, literal, lookUp, set } from './sql';
import { finishReason } from './finishReason';
import { NUMBER } from './told';

const { log_events: agents, resource } = attributes;

/** What is said of each agent's events, by the prefix of their names. */
const ofAgent = (say: (agent: LogEvents) => string | undefined): string =>
  lookUp(
    'agent_prefix',
    agents.map((agent) => [agent.prefix, say(agent) ?? ''] as const),
    `''`
  );

const told = (field: string): string => `LogAttributes[${ofAgent(({ keys }) => keys[field])}]`;
const isTrueOf = (part: string): string => `${ofAgent(({ exclusive }) => (exclusive.includes(part) ? '1' : ''))} != ''`;

const fromResource = (name: string): string =>
  `arrayFirst(told -> told != '', [${(resource[name] ?? []).map((key) => `ResourceAttributes[${literal(key)}]`).join(', ')}])`;

const COUNTS = ['input_tokens', 'cache_read_tokens', 'cache_write_tokens', 'output_tokens', 'reasoning_tokens'];

/** Each count is checked once, for its value and for whether it is malformed. */
function countColumns(): Column[] {
  return [
    [`told_counts`, `[${COUNTS.map(told).join(', ')}]`],
    [
      'counts',
      `arrayMap(told -> if(match(told, ${literal(NUMBER)}), if(toFloat64OrNull(told) <= 1e9, accurateCastOrNull(trunc(toFloat64OrNull(told)), 'UInt64'), null), null), told_counts)`,
    ],
    ...COUNTS.map((name, at): Column => [`raw_${name}`, `counts[${at + 1}]`]),
    [
      'malformed',
      `arrayFilter(column -> column != '', arrayMap((told, count, column) -> if(told = '', '', if(count IS NULL, column, '')), told_counts, counts, ${list(COUNTS)}))`,
    ],
  ];
}

/** A part is only taken off a whole that holds it. */
const without = (whole: string, part: string, isExclusive: string): string =>
  `multiIf(${isExclusive}, ${whole}, ifNull(${part}, 0) > ${whole}, ${whole}, toUInt64(${whole} - ifNull(${part}, 0)))`;

/** Where a row of the inbox is no span, but tells more of one. */
export const DETAILS = 'details';

const hash = (text: string, bytes: number): string => `lower(hex(substring(SHA256(${text}), 1, ${bytes})))`;

function columns(): Column[] {
  const events = agents.flatMap(({ prefix, kinds }) => Object.keys(kinds).map((event) => prefix + event));
  const details = agents.filter((agent) => agent.details).map(({ prefix }) => prefix);
  const kinds = agents.flatMap(({ prefix, kinds: of }) =>
    Object.entries(of).map(([event, kind = '']) => [prefix + event, kind] as const)
  );
  const isLeftOut = agents.flatMap(({ prefix, only }) =>
    only === undefined
      ? []
      : [
          allOf([
            `event = ${literal(prefix + only.event)}`,
            `LogAttributes[${literal(only.key)}] != ${literal(only.value)}`,
          ]),
        ]
  );
  return [
    ['event', `arrayFirst(told -> told IN ${set(events)}, [EventName, Body, LogAttributes['event.name']])`],
    ['is_left_out', anyOf([...isLeftOut, allOf(['is_details', anyOf([`TraceId = ''`, `SpanId = ''`])])])],
    ['agent_prefix', `substring(event, 1, position(event, '.'))`],
    ['is_details', `agent_prefix IN ${set(details)}`],
    ['kind', lookUp('event', kinds, `''`)],
    ['is_call', `kind = 'llm'`],
    ['agent', ofAgent(({ agent }) => agent)],
    ['provider', `if(is_call, ${ofAgent(({ provider }) => provider)}, '')`],
    ['session', told('session')],
    ['conversation_id', 'session'],
    ['turn', `multiIf(${told('turn')} != '', ${told('turn')}, session != '', session, TraceId)`],
    ['response_id', `if(${anyOf(['is_call', 'is_details'])}, ${told('request')}, '')`],
    [
      'trace_id',
      `if(TraceId != '', leftPad(lower(TraceId), 32, '0'), ${hash(`if(session != '', session, turn)`, 16)})`,
    ],
    ['turn_id', hash(`concat('turn ', turn)`, 8)],
    // Columns of the JSON type write times in a form of their own, and the id of a call as it was told.
    [
      'record',
      `concat(event, toString(toUnixTimestamp64Nano(Timestamp)), if(${told('tool_call_id')} != '', ${told('tool_call_id')}, toString(LogAttributes)))`,
    ],
    [
      'span_id',
      `multiIf(is_details, leftPad(lower(SpanId), 16, '0'), kind = 'agent', turn_id, response_id != '', ${hash(`concat('request ', response_id)`, 8)}, ${hash('record', 8)})`,
    ],
    ['parent_span_id', `multiIf(SpanId != '', leftPad(lower(SpanId), 16, '0'), kind = 'agent', '', turn_id)`],
    ['told_duration', `toFloat64OrNull(LogAttributes['duration_ms'])`],
    ['duration', `if(told_duration > 0, if(told_duration < 86400000, toUInt64(told_duration * 1000000), 0), 0)`],
    ['ts', `Timestamp - toIntervalNanosecond(duration)`],
    ['request_model', told('model')],
    ['response_model', told('response_model')],
    ['model', `if(response_model != '', response_model, request_model)`],
    [
      'finish_text',
      `if(${told('finish_reason')} != '', ${told('finish_reason')}, if(is_details, JSONExtractString(Body, 'finish_reason'), ''))`,
    ],
    ['finish_reason', finishReason('finish_text')],
    ['tool', `if(kind = 'tool', ${told('tool')}, '')`],
    ['tool_call_id', told('tool_call_id')],
    ['is_execution', `toUInt8(kind = 'tool')`],
    [
      'operation',
      lookUp(
        'kind',
        [
          ['llm', 'chat'],
          ['tool', 'execute_tool'],
          ['agent', 'invoke_agent'],
        ],
        `''`
      ),
    ],
    ...countColumns(),
    ['cached', 'ifNull(raw_cache_read_tokens, 0) + ifNull(raw_cache_write_tokens, 0)'],
    ['cache_read_tokens', 'raw_cache_read_tokens'],
    ['cache_write_tokens', 'raw_cache_write_tokens'],
    ['reasoning_tokens', 'raw_reasoning_tokens'],
    ['input_tokens', without('raw_input_tokens', 'cached', isTrueOf('input'))],
    ['output_tokens', without('raw_output_tokens', 'raw_reasoning_tokens', isTrueOf('output'))],
    ['reported_cost', `toDecimal128OrNull(${told('reported_cost')}, 12)`],
    ['error_type', told('error_type')],
    [
      'status',
      `multiIf(endsWith(event, '_error'), 'error', lower(LogAttributes['success']) = 'false', 'error', error_type != '', 'error', 'unset')`,
    ],
    [
      'user_id',
      `arrayFirst(told -> told != '', [LogAttributes['user.id'], LogAttributes['user.email'], LogAttributes['user.account_id']])`,
    ],
    [
      'agent_version',
      `arrayFirst(told -> told != '', [LogAttributes['app.version'], ResourceAttributes['service.version']])`,
    ],
    ['tenant', fromResource('tenant')],
    ['environment', fromResource('environment')],
    ['team', fromResource('team')],
    ['project', fromResource('project')],
    ['service', 'ServiceName'],
    ['name', 'event'],
    ['scope', 'ScopeName'],
    ['convention', 'agent'],
    ['known_library', 'toUInt8(1)'],
    ['source', `if(is_details, ${literal(DETAILS)}, 'log')`],
  ];
}

const STORED = [
  ...['source', 'tenant', 'service', 'environment', 'team', 'project', 'trace_id', 'span_id', 'parent_span_id', 'ts'],
  ...['duration', 'name', 'scope', 'convention', 'known_library', 'kind', 'operation', 'provider', 'request_model'],
  ...['response_model', 'finish_reason'],
  ...['model', 'response_id', 'agent', 'agent_version', 'tool', 'tool_call_id', 'is_execution', 'conversation_id'],
  ...['user_id', 'input_tokens', 'cache_read_tokens', 'cache_write_tokens', 'output_tokens', 'reasoning_tokens'],
  ...['reported_cost', 'status', 'error_type', 'malformed'],
];

const SOURCE = [
  ...['Timestamp', 'TraceId', 'SpanId', 'ServiceName', 'ScopeName', 'EventName', 'Body'],
  ...['LogAttributes', 'ResourceAttributes'],
];

/** The view that makes spans of the log records of agents that emit no others. */
export function logsView(dialect: Dialect): string {
  const source = sourceOf(dialect, '{{database}}.{{logs}}', SOURCE);
  const rows = selectInLevels(columns(), [...STORED, 'event', 'is_left_out'], SOURCE, source);
  return `-- Generated from attributes.json by generate/normaliser; edit that and run the generator again.
-- Calls and tools that an agent tells of in log records alone: an event each, a turn of the user's the run.
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_inbox_logs_view TO {{database}}.llm_inbox AS
SELECT
    ${STORED.join(',\n    ')}
FROM (${rows})
WHERE ${allOf([`event != ''`, 'NOT is_left_out'])}
`;
}
