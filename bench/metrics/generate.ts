import type { Engine } from '../../workbench/src/engine/Engine';
import type { Size } from './sizes';

const DAYS = 30;
const CHUNK = 250_000;

/**
 * What span `number` is, the same in both tables: half of all calls come from two of forty services, tokens are
 * heavy-tailed, every fiftieth call fails, and prompts have five versions.
 */
const SPAN = `
  cityHash64(number) AS h,
  toDateTime64(toStartOfDay(now('UTC')) - INTERVAL ${DAYS - 1} DAY, 9, 'UTC') + toIntervalMillisecond(h % ${DAYS * 86_400_000}) AS at,
  concat('service-', toString(if(h % 2 = 0, bitShiftRight(h, 3) % 2, bitShiftRight(h, 3) % 40))) AS of_service,
  ['gpt-4o-2024-08-06', 'gpt-4o-mini-2024-07-18', 'claude-sonnet-4-5-20250929', 'gemini-2.5-flash', 'gpt-5-2025-08-07'][1 + bitShiftRight(h, 9) % 5] AS of_model,
  ['planner', 'researcher', 'writer', 'support', 'triage', 'coder'][1 + bitShiftRight(h, 13) % 6] AS of_agent,
  concat('v', toString(1 + bitShiftRight(h, 17) % 5)) AS of_version,
  lower(hex(cityHash64(number, 1))) || lower(hex(cityHash64(number, 2))) AS of_trace,
  leftPad(lower(hex(h)), 16, '0') AS of_span,
  toUInt64(200 + 8000 * pow((bitShiftRight(h, 21) % 1000) / 1000, 4)) AS fresh,
  toUInt64(if(bitShiftRight(h, 31) % 3 = 0, 1024 * (1 + bitShiftRight(h, 33) % 8), 0)) AS cached,
  toUInt64(20 + 1500 * pow((bitShiftRight(h, 36) % 1000) / 1000, 3)) AS written,
  toUInt64(200000000 + 20000000000 * pow((bitShiftRight(h, 46) % 1000) / 1000, 3)) AS took,
  bitShiftRight(h, 56) % 50 = 0 AS failed`;

/** Prices of the five models in USD per million tokens, only to have costs to add up. */
const COST = `(toDecimal128(fresh, 0) * toDecimal128('2.5', 6) + toDecimal128(cached, 0) * toDecimal128('0.25', 6) + toDecimal128(written, 0) * toDecimal128('10', 6)) * toDecimal128('0.000001', 6)`;

/**
 * Fills the collector's table and the typed rows with the same spans, inside the engine, then lets the roll-up view
 * add them up.
 */
export async function generate(engine: Engine, database: string, { spans, contentBytes }: Size): Promise<void> {
  // Neither the inbox nor settlement has a part in this: it is about asking, not about ingest.
  await engine.run({ sql: `DROP VIEW ${await viewInto(engine, database, 'llm_inbox')} SYNC` });
  await engine.run({ sql: `SYSTEM STOP VIEW ${await viewInto(engine, database, 'llm_spans')}` });
  await engine.run({
    sql: `CREATE TABLE ${database}.bench_text ENGINE = Memory AS SELECT arrayStringConcat(groupArray(word), ' ') AS text FROM (
      SELECT substring(lower(hex(cityHash64(cityHash64(number) % 4000))), 1, 3 + cityHash64(number, 1) % 9) AS word FROM numbers(200000))`,
  });
  for (let from = 0; from < spans; from += CHUNK) {
    const rows = Math.min(CHUNK, spans - from);
    await engine.run({ sql: rawSpans(database, from, rows, contentBytes) });
    await engine.run({ sql: typedSpans(database, from, rows) });
  }
  for (const table of ['otel_traces', 'llm_spans']) {
    await engine.run({ sql: `OPTIMIZE TABLE ${database}.${table} FINAL` });
  }
  for (const table of ['llm_calls_1m', 'llm_calls_15m', 'llm_calls_1h']) {
    const rollUp = await viewInto(engine, database, table);
    await engine.run({ sql: `SYSTEM REFRESH VIEW ${rollUp}` });
    await engine.run({ sql: `SYSTEM WAIT VIEW ${rollUp}` });
    await engine.run({ sql: `OPTIMIZE TABLE ${database}.${table} FINAL` });
  }
}

/** The view that writes to a table. */
async function viewInto(engine: Engine, database: string, table: string): Promise<string> {
  const [view] = await engine.rows<{ name: string }>(
    `SELECT name FROM system.tables WHERE database = '${database}' AND engine = 'MaterializedView' AND match(create_table_query, ' TO ${database}\\\\.${table} ')`
  );
  if (view === undefined) {
    throw new Error(`No view writes to ${database}.${table}: was the schema changed?`);
  }
  return `${database}.${view.name}`;
}

const rawSpans = (database: string, from: number, rows: number, contentBytes: number): string => `
INSERT INTO ${database}.otel_traces (Timestamp, TraceId, SpanId, SpanName, SpanKind, ServiceName, ScopeName, SpanAttributes, Duration, StatusCode)
WITH (SELECT text FROM ${database}.bench_text) AS text
SELECT at, of_trace, of_span, concat('chat ', of_model), 'Client', of_service, 'bench',
  map('gen_ai.operation.name', 'chat', 'gen_ai.provider.name', 'openai', 'gen_ai.request.model', of_model, 'gen_ai.response.model', of_model,
    'gen_ai.agent.name', of_agent, 'gen_ai.prompt.version', of_version,
    'gen_ai.usage.input_tokens', toString(fresh + cached), 'gen_ai.usage.cache_read.input_tokens', toString(cached), 'gen_ai.usage.output_tokens', toString(written),
    'gen_ai.input.messages', substring(text, 1 + cityHash64(number, 3) % 900000, ${contentBytes})),
  took, if(failed, 'Error', 'Unset')
FROM (SELECT number, ${SPAN} FROM numbers(${from}, ${rows}))`;

const typedSpans = (database: string, from: number, rows: number): string => `
INSERT INTO ${database}.llm_spans (service, minute, ts, trace_id, span_id, run_id, step, name, kind, operation, provider, model, agent, prompt_version,
  input_tokens, cache_read_tokens, output_tokens, cost, cost_source, duration, status, counts_call, counts_usage, ver, sig)
SELECT of_service, toStartOfMinute(at), at, of_trace, of_span, concat(of_trace, '-', of_span), 1, concat('chat ', of_model), 'llm', 'chat', 'openai', of_model, of_agent, of_version,
  fresh, cached, written, ${COST}, 'priced', took, if(failed, 'error', 'unset'), 1, 1, now64(3), h
FROM (SELECT number, ${SPAN} FROM numbers(${from}, ${rows}))
SETTINGS max_partitions_per_insert_block = 1000`;
