SET param_p0 = 'error';
SET param_p1 = '1795251600';
SET param_p2 = '1795255500';
SELECT toUInt32(toUnixTimestamp(minute) - toUnixTimestamp(minute) % 300) AS time, toUInt16(intDiv(fine, 12)) AS bucket, count() AS count
FROM (SELECT minute, toUInt16(floor(log(assumeNotNull(amount) + 1) / log(1.02))) AS fine FROM (SELECT minute, if(counts_call = 1, toFloat64(duration), null) AS amount FROM llm_spans_v WHERE minute >= toDateTime({p1:UInt32}, 'UTC') AND minute < toDateTime({p2:UInt32}, 'UTC') AND (status = {p0:String})) WHERE amount IS NOT NULL)
GROUP BY time, bucket ORDER BY time, bucket
;
