const MINUTE = 60_000;

/** Whole minutes, in Unix milliseconds; the end is not part of it. */
export interface Range {
  from: number;
  to: number;
}

/** The last hours up to now, widened to whole minutes as the backend does. */
export const lastHours = (hours: number, now: number): Range => ({
  from: Math.floor((now - hours * 60 * MINUTE) / MINUTE) * MINUTE,
  to: Math.ceil(now / MINUTE) * MINUTE,
});

/** A question as Loopscope's query model puts it, and as one would write it by hand over the collector's table. */
export interface Question {
  name: string;
  table: 'roll-up' | 'typed';
  groupBy: string;
  hours: number;
  naive: (database: string, range: Range) => string;
}

const DAY = 24;
const MONTH = 30 * DAY;

/** What a ClickHouse panel over raw maps says: parse each attribute of each span. */
const byHand =
  (group: string) =>
  (database: string, { from, to }: Range): string => `
SELECT ${group} AS grp, count() AS calls, countIf(StatusCode = 'Error') AS failed,
  sum(toUInt64OrZero(SpanAttributes['gen_ai.usage.input_tokens']) - toUInt64OrZero(SpanAttributes['gen_ai.usage.cache_read.input_tokens'])) AS input,
  sum(toUInt64OrZero(SpanAttributes['gen_ai.usage.cache_read.input_tokens'])) AS cached,
  sum(toUInt64OrZero(SpanAttributes['gen_ai.usage.output_tokens'])) AS output
FROM ${database}.otel_traces
WHERE Timestamp >= fromUnixTimestamp64Milli(${from}) AND Timestamp < fromUnixTimestamp64Milli(${to})
  AND SpanAttributes['gen_ai.operation.name'] = 'chat'
GROUP BY grp ORDER BY grp`;

export const MEASURES = ['llm_calls', 'failed_llm_calls', 'input_tokens', 'cache_read_tokens', 'output_tokens'];

const BY_MODEL = byHand(`SpanAttributes['gen_ai.response.model']`);
const BY_AGENT = byHand(`SpanAttributes['gen_ai.agent.name']`);
const BY_VERSION = byHand(`SpanAttributes['gen_ai.prompt.version']`);

export const questions: Question[] = [
  { name: 'tokens by model, 24 h', table: 'roll-up', groupBy: 'model', hours: DAY, naive: BY_MODEL },
  { name: 'tokens by model, 30 d', table: 'roll-up', groupBy: 'model', hours: MONTH, naive: BY_MODEL },
  { name: 'tokens by agent, 30 d', table: 'roll-up', groupBy: 'agent', hours: MONTH, naive: BY_AGENT },
  { name: 'tokens by prompt version, 24 h', table: 'typed', groupBy: 'prompt_version', hours: DAY, naive: BY_VERSION },
  {
    name: 'tokens by prompt version, 30 d',
    table: 'typed',
    groupBy: 'prompt_version',
    hours: MONTH,
    naive: BY_VERSION,
  },
];
