SET param_p0 = '1795251600';
SET param_p1 = '1795257000';
SELECT
  toUInt32(toUnixTimestamp(minute) - toUnixTimestamp(minute) % 1800) AS time,
  rest,
  if(rest, '', toString(model)) AS g0,
  toNullable(toString(rollup(llm_calls))) AS m0
FROM (SELECT *, toUInt8((toString(model)) NOT IN (SELECT toString(model) FROM (SELECT tenant, service, minute, model FROM llm_calls_1m FINAL ARRAY JOIN k.model AS model) WHERE minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC') GROUP BY toString(model) ORDER BY rollup(llm_calls) DESC NULLS LAST, toString(model) LIMIT 2)) AS rest FROM (SELECT tenant, service, minute, model FROM llm_calls_1m FINAL ARRAY JOIN k.model AS model) WHERE minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC'))
GROUP BY time, rest, g0
ORDER BY time, rest, g0
;
SET param_p0 = '1795165200';
SET param_p1 = '1795170600';
SET param_p2 = '[[1795165200,1795168801,1800]]';
SET param_p3 = '[[\'a\'],[\'it\\\'s \\\\\']]';
SELECT
  toUInt32(roundDown(toUnixTimestamp(minute), arrayFlatten(arrayMap(run -> range(run[1], run[2], run[3]), {p2:Array(Array(UInt32))})))) AS time,
  rest,
  if(rest, '', toString(model)) AS g0,
  toNullable(toString(rollup(llm_calls))) AS m0
FROM (SELECT *, toUInt8(NOT has({p3:Array(Array(String))}, [toString(model)])) AS rest FROM (SELECT tenant, service, minute, model FROM llm_calls_1m FINAL ARRAY JOIN k.model AS model) WHERE minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC'))
GROUP BY time, rest, g0
ORDER BY time, rest, g0
;
