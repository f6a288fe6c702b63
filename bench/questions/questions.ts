import { DATABASE } from '../store';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Unix milliseconds at whole hours; the end is not part of it. */
export interface Range {
  from: number;
  to: number;
}

/** A question as Loopscope's query model puts it, and as one would write it by hand over the collector's table. */
export interface Question {
  name: string;
  query: object;
  range: Range;
  /** The columns of the frame that are compared, the first of which names the row. */
  columns: string[];
  /** Columns of the same meaning, in the same order. */
  naive: string;
  /** Of as many times the same spans the figures are as many times what they were. */
  adds?: boolean;
}

const MEASURES = ['llm_calls', 'failed_llm_calls', 'input_tokens', 'cache_read_tokens', 'output_tokens'];
const tokens = (key: string) => `toUInt64OrZero(SpanAttributes['gen_ai.usage.${key}'])`;
const SUMS = `countIf(chat), countIf(chat AND StatusCode = 'Error'),
  sumIf(${tokens('input_tokens')} - ${tokens('cache_read.input_tokens')}, chat), sumIf(${tokens('cache_read.input_tokens')}, chat), sumIf(${tokens('output_tokens')}, chat)`;

const within = ({ from, to }: Range) =>
  `Timestamp >= fromUnixTimestamp64Milli(${from}) AND Timestamp < fromUnixTimestamp64Milli(${to})`;

const CHAT = `SpanAttributes['gen_ai.operation.name'] = 'chat'`;

/** What a ClickHouse panel over raw maps says: parse each attribute of each span. */
function figures(name: string, dimension: string, attribute: string, range: Range): Question {
  return {
    name: `tokens by ${name}, ${lengthOf(range)}`,
    query: { queryType: 'metrics', format: 'table', measures: MEASURES, groupBy: [dimension] },
    range,
    columns: [dimension, ...MEASURES],
    adds: true,
    naive: `WITH ${CHAT} AS chat SELECT ${attribute} AS subject, ${SUMS} FROM ${DATABASE}.otel_traces WHERE ${within(range)} AND chat GROUP BY subject`,
  };
}

function lengthOf({ from, to }: Range): string {
  return to - from > 2 * DAY ? `${(to - from) / DAY} d` : `${(to - from) / HOUR} h`;
}

/** The questions over data that end at `end`; `trace` is the id of one trace among them. */
export function questions(end: number, trace: string): Question[] {
  const last = (length: number): Range => ({ from: end - length, to: end });
  const ranges = [last(HOUR), last(DAY), last(30 * DAY)];
  const [, day, month] = ranges;
  const attribute = (key: string) => `SpanAttributes['${key}']`;
  return [
    ...ranges.map((range) => figures('model', 'model', attribute('gen_ai.response.model'), range)),
    ...ranges.map((range) => figures('agent', 'agent', attribute('gen_ai.agent.name'), range)),
    ...ranges.map((range) => figures('team', 'team', `ResourceAttributes['team']`, range)),
    ...[day, month].map((range) =>
      figures('prompt version', 'prompt_version', attribute('gen_ai.prompt.version'), range)
    ),
    ...[day, month].map((range): Question => ({
      name: `sessions by team, ${lengthOf(range)}`,
      query: { queryType: 'metrics', format: 'table', measures: ['sessions'], groupBy: ['team'] },
      range,
      columns: ['team', 'sessions'],
      adds: true,
      naive: `SELECT ResourceAttributes['team'] AS subject, uniqExact(${attribute('gen_ai.conversation.id')}) FROM ${DATABASE}.otel_traces WHERE ${within(range)} AND ${attribute('gen_ai.conversation.id')} != '' GROUP BY subject`,
    })),
    ...[day, month].map((range): Question => ({
      name: `the 20 runs with most tokens, filtered, ${lengthOf(range)}`,
      query: {
        queryType: 'runs',
        orderBy: 'tokens',
        limit: 20,
        filters: [
          { field: 'team', op: '=', values: ['team-0'] },
          { field: 'model', op: '=', values: ['gpt-5-2025-08-07'] },
        ],
      },
      range,
      columns: ['trace_id', 'llm_calls', 'output_tokens'],
      naive: `SELECT TraceId AS subject, countIf(${CHAT}) AS calls, sum(${tokens('output_tokens')}) AS written, sum(${tokens('input_tokens')} + ${tokens('output_tokens')}) AS all
        FROM ${DATABASE}.otel_traces WHERE ${within(range)} AND ResourceAttributes['team'] = 'team-0'
        GROUP BY subject HAVING countIf(${attribute('gen_ai.response.model')} = 'gpt-5-2025-08-07') > 0 ORDER BY all DESC, subject LIMIT 20`,
    })),
    {
      name: 'the newest 100 runs, 30 d',
      query: { queryType: 'runs', limit: 100 },
      range: month,
      columns: ['trace_id', 'llm_calls', 'output_tokens'],
      naive: `SELECT TraceId AS subject, countIf(${CHAT}) AS calls, sum(${tokens('output_tokens')}) AS written, min(Timestamp) AS start
        FROM ${DATABASE}.otel_traces WHERE ${within(month)} GROUP BY subject ORDER BY start DESC, subject LIMIT 100`,
    },
    {
      name: 'the newest 100 sessions, 30 d',
      query: { queryType: 'sessions', limit: 100 },
      range: month,
      columns: ['conversation_id', 'llm_calls', 'output_tokens'],
      naive: `SELECT ${attribute('gen_ai.conversation.id')} AS subject, countIf(${CHAT}) AS calls, sum(${tokens('output_tokens')}) AS written, min(Timestamp) AS start
        FROM ${DATABASE}.otel_traces WHERE ${within(month)} AND subject != '' GROUP BY subject ORDER BY start DESC, subject LIMIT 100`,
    },
    {
      name: 'the newest 100 model calls, 30 d',
      query: { queryType: 'calls', limit: 100 },
      range: month,
      columns: ['span_id', 'output_tokens'],
      naive: `SELECT SpanId AS subject, ${tokens('output_tokens')} AS written
        FROM ${DATABASE}.otel_traces WHERE ${within(month)} AND ${CHAT} ORDER BY Timestamp DESC, TraceId, SpanId LIMIT 100`,
    },
    {
      name: 'the 20 users with most tokens, 30 d',
      query: {
        queryType: 'metrics',
        format: 'table',
        measures: ['output_tokens'],
        groupBy: ['user_id'],
        topN: 20,
        filters: [{ field: 'user_id', op: 'exists' }],
      },
      range: month,
      columns: ['user_id', 'output_tokens'],
      naive: `SELECT if(place <= 20, user, 'Other') AS subject, sum(written) AS written
        FROM (SELECT ${attribute('user.id')} AS user, sumIf(${tokens('output_tokens')}, ${CHAT}) AS written, row_number() OVER (ORDER BY written DESC, user) AS place
          FROM ${DATABASE}.otel_traces WHERE ${within(month)} AND user != '' GROUP BY user)
        GROUP BY subject`,
    },
    {
      name: 'one trace by its id, lean',
      query: { queryType: 'trace', traceId: trace },
      range: month,
      columns: ['spanID', 'duration'],
      naive: `SELECT SpanId AS subject, Duration / 1000000 AS ms FROM ${DATABASE}.otel_traces WHERE TraceId = '${trace}'`,
    },
  ];
}
