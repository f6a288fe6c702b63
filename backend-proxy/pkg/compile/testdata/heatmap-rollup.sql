SET param_p0 = 'a';
SET param_p1 = '1795251600';
SET param_p2 = '1795255500';
SELECT toUInt32(toUnixTimestamp(minute) - toUnixTimestamp(minute) % 300) AS time, toUInt16(intDiv(fine, 12)) AS bucket, sum(n) AS count
FROM (SELECT tenant, service, minute, model, calls FROM llm_calls_1m FINAL ARRAY JOIN k.model AS model, k.calls AS calls) ARRAY JOIN mapKeys(calls) AS fine, mapValues(calls) AS n
WHERE minute >= toDateTime({p1:UInt32}, 'UTC') AND minute < toDateTime({p2:UInt32}, 'UTC') AND (model = {p0:String})
GROUP BY time, bucket ORDER BY time, bucket
;
