import { chain } from '../../semantics/generate/settlement/views';
import type { Engine } from '../../workbench/src/engine/Engine';
import { DATABASE, refresh } from '../store';
import { copySettled } from './copies';
import type { Size } from './sizes';

export const DAYS = 30;
const CALLS_PER_RUN = 4;
/** An agent, its four calls and a tool. */
const SPANS_PER_RUN = 6;
const DAY = 86_400_000;

/** Messages are cut from a text of some 13 MB: of a short one they would compress as real ones never do. */
const TEXT_BYTES = 12_000_000;

/** Runs in a day, and what each of its spans is, the same in both tables. */
const spans = (day: number, runs: number, endsAt: number): string => `
SELECT *,
  toDateTime64(${(endsAt - DAY) / 1000}, 9, 'UTC') + toIntervalMillisecond(began + place * 2000) AS at,
  leftPad(lower(hex(r1)), 16, '0') || leftPad(lower(hex(r2)), 16, '0') AS of_trace,
  leftPad(lower(hex(cityHash64(run, 'root'))), 16, '0') AS root,
  if(place = 0, root, leftPad(lower(hex(h)), 16, '0')) AS of_span,
  multiIf(place = 0, 'agent', place = 2, 'tool', 'llm') AS of_kind
FROM
(
  SELECT ${day} * ${runs} + intDiv(number, ${SPANS_PER_RUN}) AS run, number % ${SPANS_PER_RUN} AS place,
    cityHash64(run, 1) AS r1, cityHash64(run, 2) AS r2, cityHash64(run, place, 3) AS h,
    -- Half of the day's runs in six hours, one in twenty within a single minute.
    multiIf(r2 % 20 = 0, 36000000 + bitShiftRight(r2, 8) % 60000, r2 % 2 = 0, 32400000 + bitShiftRight(r2, 8) % 21600000, bitShiftRight(r2, 8) % ${DAY - 20_000}) AS began,
    -- Half of the runs are of two of forty services; users and teams are as unequal. A service is of two teams and has two
    -- agents and three models: were each of them of any, a service's hour would have as many groups as it has calls.
    concat('service-', toString(if(r1 % 2 = 0, bitShiftRight(r1, 3) % 2, bitShiftRight(r1, 3) % 40))) AS of_service,
    concat('team-', toString(toUInt32(20 * pow((cityHash64(of_service, 'team', bitShiftRight(r1, 20) % 2) % 1000) / 1000, 3)))) AS of_team,
    concat('user-', toString(toUInt32(20000 * pow((bitShiftRight(r1, 30) % 10000) / 10000, 2)))) AS of_user,
    concat('session-', toString(intDiv(run, 5))) AS of_session,
    ['planner', 'researcher', 'writer', 'support', 'triage', 'coder'][1 + cityHash64(of_service, 'agent', bitShiftRight(r1, 13) % 2) % 6] AS of_agent,
    ['gpt-4o-2024-08-06', 'gpt-4o-mini-2024-07-18', 'claude-sonnet-4-5-20250929', 'gemini-2.5-flash', 'gpt-5-2025-08-07'][1 + cityHash64(of_service, 'model', bitShiftRight(r1, 9) % 3) % 5] AS of_model,
    concat('v', toString(1 + bitShiftRight(r1, 17) % 5)) AS of_version,
    -- Few calls have most of the tokens.
    toUInt64(200 + 8000 * pow((bitShiftRight(h, 21) % 1000) / 1000, 4)) AS fresh,
    toUInt64(if(bitShiftRight(h, 31) % 3 = 0, 1024 * (1 + bitShiftRight(h, 33) % 8), 0)) AS cached,
    toUInt64(20 + 1500 * pow((bitShiftRight(h, 36) % 1000) / 1000, 3)) AS written,
    toUInt64(200000000 + 1700000000 * pow((bitShiftRight(h, 46) % 1000) / 1000, 3)) AS took,
    bitShiftRight(h, 56) % 50 = 0 AS failed
  FROM numbers(${runs * SPANS_PER_RUN})
)`;

/** Prices of the five models in USD per million tokens, only to have costs to add up. */
const COST = `(toDecimal128(fresh, 0) * toDecimal128('2.5', 6) + toDecimal128(cached, 0) * toDecimal128('0.25', 6) + toDecimal128(written, 0) * toDecimal128('10', 6)) * toDecimal128('0.000001', 6)`;

/**
 * Fills the collector's table and the settled spans with the same spans, inside the engine, a day at a time, and has the
 * views behind settlement add each day up as they do every ten seconds.
 */
export async function generate(engine: Engine, size: Size, now: number): Promise<void> {
  // Neither the inbox nor settlement has a part in this: it is about asking, not about ingest.
  await engine.run({ sql: `DROP VIEW ${DATABASE}.llm_inbox_view SYNC` });
  const views = viewsBehindSpans();
  await engine.run({
    sql: `CREATE TABLE ${DATABASE}.bench_text ENGINE = Memory AS SELECT arrayStringConcat(groupArray(word), ' ') AS text FROM (
      SELECT substring(lower(hex(cityHash64(cityHash64(number) % 4000))), 1, 3 + cityHash64(number, 1) % 9) AS word FROM numbers(1500000))`,
  });
  const runs = Math.round(size.spans / CALLS_PER_RUN / DAYS);
  for (let day = 0; day < DAYS; day++) {
    const source = spans(day, runs, endOfData(now) - (DAYS - 1 - day) * DAY);
    if (size.contentBytes > 0) {
      await engine.run({ sql: rawSpans(source, size.contentBytes) });
    }
    // Settlements to come, after the one of the empty store, and so far apart that each sees its own day as new and no other.
    const ver = `toDateTime64(${Math.floor(now / 1000) + (day + 1) * 180}, 3, 'UTC')`;
    await engine.run({ sql: typedSpans(source, ver) });
    await refresh(engine, views);
  }
  await mergeAll(engine);
}

/** Has what was settled as often as `times` says; afterwards answers are as many times what they were. */
export async function enlarge(engine: Engine, { times }: Size): Promise<void> {
  if (times > 1) {
    await copySettled(engine, times);
    await mergeAll(engine);
  }
}

/** As tables are after an hour at rest: the store merges old partitions by itself. */
async function mergeAll(engine: Engine): Promise<void> {
  for (const { table } of await tablesOf(engine)) {
    await engine.run({ sql: `OPTIMIZE TABLE ${DATABASE}.${table} FINAL` });
  }
}

/** The data end at a whole hour, so that what a question covers does not depend on the minute it is asked in. */
export const endOfData = (now: number): number => Math.floor(now / 3_600_000) * 3_600_000;

async function tablesOf(engine: Engine): Promise<Array<{ table: string }>> {
  return engine.rows(
    `SELECT DISTINCT table FROM system.parts WHERE active AND database = '${DATABASE}' AND rows > 0 ORDER BY table`
  );
}

/** The views that follow the settled spans, each after those that it depends on. */
const viewsBehindSpans = (): string[] => chain().filter((name) => !/^llm_[0-6]_/.test(name));

const rawSpans = (source: string, contentBytes: number): string => `
INSERT INTO ${DATABASE}.otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, ResourceAttributes, ScopeName, SpanAttributes, Duration, StatusCode)
WITH (SELECT text FROM ${DATABASE}.bench_text) AS text
SELECT at, of_trace, of_span, if(place = 0, '', root), multiIf(place = 0, concat('invoke_agent ', of_agent), place = 2, 'execute_tool search', concat('chat ', of_model)), 'Client', of_service,
  map('service.name', of_service, 'team', of_team), 'bench',
  multiIf(
    place = 0, map('gen_ai.operation.name', 'invoke_agent', 'gen_ai.agent.name', of_agent, 'gen_ai.conversation.id', of_session, 'user.id', of_user),
    place = 2, map('gen_ai.operation.name', 'execute_tool', 'gen_ai.tool.name', 'search', 'gen_ai.tool.call.arguments', substring(text, 1 + h % ${TEXT_BYTES}, 80), 'gen_ai.tool.call.result', substring(text, 1 + h % ${TEXT_BYTES}, 400)),
    map('gen_ai.operation.name', 'chat', 'gen_ai.provider.name', 'openai', 'gen_ai.request.model', of_model, 'gen_ai.response.model', of_model,
      'gen_ai.agent.name', of_agent, 'gen_ai.prompt.version', of_version, 'gen_ai.conversation.id', of_session, 'user.id', of_user,
      'gen_ai.usage.input_tokens', toString(fresh + cached), 'gen_ai.usage.cache_read.input_tokens', toString(cached), 'gen_ai.usage.output_tokens', toString(written),
      'gen_ai.input.messages', substring(text, 1 + h % ${TEXT_BYTES}, ${contentBytes}))),
  took, if(failed, 'Error', 'Unset')
FROM (${source})`;

const typedSpans = (source: string, ver: string): string => `
INSERT INTO ${DATABASE}.llm_spans (service, minute, ts, trace_id, span_id, parent_span_id, run_id, step, name, kind, operation, provider, model, agent, tool, prompt_version, team,
  conversation_id, user_id, input_tokens, cache_read_tokens, output_tokens, cost, cost_source, duration, status, counts_call, counts_usage, counts_tool, ver, sig)
SELECT of_service, toStartOfMinute(at), at, of_trace, of_span, if(place = 0, '', root), concat(of_trace, '-', root), place, multiIf(place = 0, concat('invoke_agent ', of_agent), place = 2, 'execute_tool search', concat('chat ', of_model)),
  of_kind, multiIf(place = 0, 'invoke_agent', place = 2, 'execute_tool', 'chat'), if(of_kind = 'llm', 'openai', ''), if(of_kind = 'llm', of_model, ''), of_agent, if(place = 2, 'search', ''), if(of_kind = 'llm', of_version, ''), of_team,
  of_session, of_user, if(of_kind = 'llm', fresh, NULL), if(of_kind = 'llm', cached, NULL), if(of_kind = 'llm', written, NULL), if(of_kind = 'llm', ${COST}, NULL), if(of_kind = 'llm', 'priced', ''),
  took, if(failed, 'error', 'unset'), of_kind = 'llm', of_kind = 'llm', place = 2, ${ver}, h
FROM (${source})
UNION ALL
SELECT '', toDateTime(0, 'UTC'), toDateTime64(0, 9, 'UTC'), '', '', '', '', 0, '', '', '', '', '', '', '', '', '', '', '', NULL, NULL, NULL, NULL, '', 0, '', 0, 0, 0, ${ver}, 0`;
