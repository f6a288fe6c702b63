SET param_p0 = '1794992400';
SET param_p1 = '1795046400';
SET param_p2 = '1795219200';
SET param_p3 = '1794992400';
SET param_p4 = '1795258800';
SET param_p5 = '1794992400';
SET param_p6 = '1795258800';
SELECT
  rest,
  if(rest, '', toString(user_id)) AS g0,
  toNullable(toString(rollup(llm_calls))) AS m0
FROM (SELECT *, toUInt8((toString(user_id)) NOT IN (SELECT toString(user_id) FROM (
SELECT tenant, user_id, toDateTime(day, 'UTC') AS minute FROM llm_user_days_v WHERE day >= toDate({p1:UInt32}, 'UTC') AND day < toDate({p2:UInt32}, 'UTC')
UNION ALL
SELECT tenant, user_id, toDateTime({p0:UInt32}, 'UTC') AS minute
FROM (SELECT tenant, user_id FROM llm_spans_v WHERE minute >= toDateTime({p3:UInt32}, 'UTC') AND minute < toDateTime({p4:UInt32}, 'UTC') AND (minute < toDateTime({p1:UInt32}, 'UTC') OR minute >= toDateTime({p2:UInt32}, 'UTC')) AND user_id != '' GROUP BY tenant, user_id)
) WHERE minute >= toDateTime({p5:UInt32}, 'UTC') AND minute < toDateTime({p6:UInt32}, 'UTC') AND (NOT (user_id = '')) GROUP BY toString(user_id) ORDER BY rollup(llm_calls) DESC NULLS LAST, toString(user_id) LIMIT 2)) AS rest FROM (
SELECT tenant, user_id, toDateTime(day, 'UTC') AS minute FROM llm_user_days_v WHERE day >= toDate({p1:UInt32}, 'UTC') AND day < toDate({p2:UInt32}, 'UTC')
UNION ALL
SELECT tenant, user_id, toDateTime({p0:UInt32}, 'UTC') AS minute
FROM (SELECT tenant, user_id FROM llm_spans_v WHERE minute >= toDateTime({p3:UInt32}, 'UTC') AND minute < toDateTime({p4:UInt32}, 'UTC') AND (minute < toDateTime({p1:UInt32}, 'UTC') OR minute >= toDateTime({p2:UInt32}, 'UTC')) AND user_id != '' GROUP BY tenant, user_id)
) WHERE minute >= toDateTime({p5:UInt32}, 'UTC') AND minute < toDateTime({p6:UInt32}, 'UTC') AND (NOT (user_id = '')))
GROUP BY rest, g0
ORDER BY rest, rollup(llm_calls) DESC NULLS LAST, g0
;
