SET param_p0 = '1795251600';
SET param_p1 = '1795255500';
SELECT
  toUInt32(toUnixTimestamp(minute) - toUnixTimestamp(minute) % 300) AS time,
  toUInt8(0) AS rest,
  toString(model) AS g0,
  ifNull(toString(step), '') AS g1,
  toNullable(toString(typed(p95))) AS m0
FROM llm_spans_v
WHERE minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC')
GROUP BY time, rest, g0, g1
ORDER BY time, rest, g0, g1
;
SET param_p0 = '1795251600';
SET param_p1 = '1795255500';
SELECT toUnixTimestamp64Nano(ts), assumeNotNull(amount), trace_id, span_id, run_id, g0, g1
FROM (SELECT minute, ts, trace_id, span_id, run_id, if(counts_call = 1, toFloat64(duration), null) AS amount, toString(model) AS g0, ifNull(toString(step), '') AS g1 FROM llm_spans_v WHERE minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC'))
WHERE amount > 0
ORDER BY amount DESC, ts, span_id LIMIT 2 BY toUnixTimestamp(minute) - toUnixTimestamp(minute) % 300 LIMIT 300
;
