SET param_p0 = '[\'a\',\'b\']';
SET param_p1 = '1795251600';
SET param_p2 = '1795255260';
SELECT
  toUInt32(toUnixTimestamp(minute) - toUnixTimestamp(minute) % 60) AS time,
  toUInt8(0) AS rest,
  toString(model) AS g0,
  toNullable(toString(rollup(cost))) AS m0,
  toNullable(toString(rollup(llm_calls))) AS m1
FROM (SELECT tenant, service, minute, model, cost FROM llm_calls_1m FINAL ARRAY JOIN k.model AS model, k.cost AS cost)
WHERE minute >= toDateTime({p1:UInt32}, 'UTC') AND minute < toDateTime({p2:UInt32}, 'UTC') AND (service IN {p0:Array(String)})
GROUP BY time, rest, g0
ORDER BY time, rest, g0
;
