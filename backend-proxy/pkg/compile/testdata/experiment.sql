SET param_p0 = '1794992400';
SET param_p1 = '1795255260';
SET param_p2 = '1795251600';
SET param_p3 = 'it\'s';
SELECT
  arm,
  sum(unit_runs),
  sum(crossed),
  countIf(isNotNull(y0)),
  toNullable(toString(sum(y0))),
  toNullable(toString(sumIf(x0, isNotNull(y0)))),
  sum(ifNull(toFloat64(y0) * toFloat64(y0), 0)),
  sumIf(toFloat64(x0) * toFloat64(x0), isNotNull(y0)),
  sum(ifNull(toFloat64(x0) * toFloat64(y0), 0)),
  countIf(isNotNull(y1)),
  toNullable(toString(sum(y1))),
  toNullable(toString(sumIf(x1, isNotNull(y1)))),
  sum(ifNull(toFloat64(y1) * toFloat64(y1), 0)),
  sumIf(toFloat64(x1) * toFloat64(x1), isNotNull(y1)),
  sum(ifNull(toFloat64(x1) * toFloat64(y1), 0))
FROM (SELECT
  argMin(arms[1], (start, run_id)) AS arm,
  toUInt64(uniqExact(arms[1]) > 1) AS crossed,
  count() AS unit_runs,
  sum(calls) AS y0,
  1 AS x0,
  sum(tool_errors) AS y1,
  sum(tool_calls) AS x1
FROM (SELECT *, user_id AS unit, arrayFilter(value -> value != '', arrayMap(value -> toString(value), any_model)) AS arms FROM llm_runs FINAL WHERE start >= toDateTime({p0:UInt32}, 'UTC') AND start < toDateTime({p1:UInt32}, 'UTC') AND end >= toDateTime({p2:UInt32}, 'UTC') AND (arrayExists(value -> value = {p3:String}, any_service)))
WHERE open = 0 AND length(arms) = 1 AND unit != ''
GROUP BY tenant, unit)
GROUP BY arm
ORDER BY arm
;
SET param_p0 = '1794992400';
SET param_p1 = '1795255260';
SET param_p2 = '1795251600';
SET param_p3 = 'it\'s';
SELECT countIf(open = 1), countIf(open = 0 AND length(arms) > 1), countIf(open = 0 AND length(arms) = 1 AND unit = '')
FROM (SELECT *, user_id AS unit, arrayFilter(value -> value != '', arrayMap(value -> toString(value), any_model)) AS arms FROM llm_runs FINAL WHERE start >= toDateTime({p0:UInt32}, 'UTC') AND start < toDateTime({p1:UInt32}, 'UTC') AND end >= toDateTime({p2:UInt32}, 'UTC') AND (arrayExists(value -> value = {p3:String}, any_service)))
WHERE length(arms) > 0
;
