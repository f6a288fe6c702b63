import { chain } from '../../semantics/generate/settlement/views';
import { readCaptures } from '../../semantics/testing/captures';
import type { Engine } from '../../workbench/src/engine/Engine';
import { DATABASE, refresh } from '../store';

/** An id that differs in each copy, and equally wherever it stands. */
const copied = (id: string, digits: number) =>
  `if(${id} = '', '', substring(lower(hex(sipHash128(${id}, copy))), 1, ${digits}))`;

/** Counts differ by up to a quarter; what is no whole number stays. */
const varied = `mapApply((key, value) -> (key, if(match(key, 'tokens$') AND toUInt32OrNull(value) > 3, toString(toUInt32OrNull(value) * (75 + cityHash64(key, TraceId, copy) % 50) DIV 100), value)), SpanAttributes)`;

/**
 * The captures of real instrumentations, copied with other ids, times and counts: a day of an application, services and
 * users unequal in size. They are read and settled as they would be in production.
 */
export async function fill(engine: Engine, copies: number): Promise<void> {
  const run = (sql: string) => engine.run({ sql, database: DATABASE });
  await run('CREATE TABLE bench_captures AS otel_traces ENGINE = Memory');
  const spans = readCaptures().flatMap((capture) => capture.spans);
  await engine.insertJsonRows(DATABASE, 'bench_captures', spans.map((row) => JSON.stringify(row)).join('\n'));
  for (let copy = 0; copy < copies; copy += 10) {
    await run(`INSERT INTO otel_traces
SELECT * EXCEPT (began, copy) REPLACE (
    now64(9) - toIntervalNanosecond(86400000000000 - cityHash64(TraceId, copy) % 82800000000000 - (toUnixTimestamp64Nano(Timestamp) - began)) AS Timestamp,
    ${copied('TraceId', 32)} AS TraceId, ${copied('SpanId', 16)} AS SpanId, ${copied('ParentSpanId', 16)} AS ParentSpanId,
    toUInt64(Duration * (50 + cityHash64(SpanId, copy) % 100) / 100) AS Duration,
    ${varied} AS SpanAttributes)
FROM (SELECT *, toUnixTimestamp64Nano(min(Timestamp) OVER (PARTITION BY TraceId)) AS began FROM bench_captures) AS captured
CROSS JOIN (SELECT ${copy} + number AS copy FROM numbers(10)) AS copies`);
  }
  await refresh(engine, chain());
}
