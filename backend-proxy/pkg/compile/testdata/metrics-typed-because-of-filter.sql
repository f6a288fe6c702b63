SET param_p0 = 'ok';
SET param_p1 = '3';
SET param_p2 = '4';
SET param_p3 = '5';
SET param_p4 = '1795251600';
SET param_p5 = '1795255500';
SELECT
  toUInt32(toUnixTimestamp(minute) - toUnixTimestamp(minute) % 300) AS time,
  toUInt8(0) AS rest,
  toNullable(toString(typed(llm_calls))) AS m0
FROM llm_spans_v
WHERE minute >= toDateTime({p4:UInt32}, 'UTC') AND minute < toDateTime({p5:UInt32}, 'UTC') AND (status != {p0:String}) AND (step >= {p1:Float64}) AND (step IN ({p2:Float64}, {p3:Float64}))
GROUP BY time
ORDER BY time
;
