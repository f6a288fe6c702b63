SET param_p0 = '1795251600';
SET param_p1 = '1795255260';
SELECT
  toUInt32(toUnixTimestamp(minute) - toUnixTimestamp(minute) % 60) AS time,
  rest,
  if(rest, '', toString(model)) AS g0,
  toNullable(toString(rollup(cost))) AS m0
FROM (SELECT *, toUInt8((toString(model)) NOT IN (SELECT toString(model) FROM (SELECT tenant, service, minute, model, cost FROM llm_calls_1m FINAL ARRAY JOIN k.model AS model, k.cost AS cost) WHERE minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC') GROUP BY toString(model) ORDER BY rollup(cost) DESC NULLS LAST, toString(model) LIMIT 2)) AS rest FROM (SELECT tenant, service, minute, model, cost FROM llm_calls_1m FINAL ARRAY JOIN k.model AS model, k.cost AS cost) WHERE minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC'))
GROUP BY time, rest, g0
ORDER BY time, rest, g0
;
