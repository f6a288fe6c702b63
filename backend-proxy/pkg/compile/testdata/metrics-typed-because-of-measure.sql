SET param_p0 = '1795251600';
SET param_p1 = '1795255260';
SELECT
  toUInt8(0) AS rest,
  toNullable(toString(uniq(run_id))) AS m0
FROM llm_spans_v
WHERE minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC')
;
