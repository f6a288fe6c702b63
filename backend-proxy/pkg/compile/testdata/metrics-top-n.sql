SET param_p0 = '1795251600';
SET param_p1 = '1795255260';
SELECT
  rest,
  if(rest, '', toString(model)) AS g0,
  if(rest, '', toString(service)) AS g1,
  toNullable(toString(rollup(cost))) AS m0
FROM (SELECT *, toUInt8((toString(model), toString(service)) NOT IN (SELECT toString(model), toString(service) FROM (SELECT tenant, service, minute, model, cost FROM llm_calls_1m FINAL ARRAY JOIN k.model AS model, k.cost AS cost) WHERE minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC') GROUP BY toString(model), toString(service) ORDER BY rollup(cost) DESC NULLS LAST, toString(model), toString(service) LIMIT 2)) AS rest FROM (SELECT tenant, service, minute, model, cost FROM llm_calls_1m FINAL ARRAY JOIN k.model AS model, k.cost AS cost) WHERE minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC'))
GROUP BY rest, g0, g1
ORDER BY rest, rollup(cost) DESC NULLS LAST, g0, g1
;
