SET param_p0 = '1795251600';
SET param_p1 = '1795255260';
SET param_p2 = 'a';
SELECT toString(service), toString(agent), '', toString(model) AS value, toUnixTimestamp64Nano(min(ts)), argMin(run_id, (ts, span_id)), argMin(trace_id, (ts, span_id))
FROM llm_spans_v
WHERE minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC') AND counts_call = 1 AND model != '' AND (model != {p2:String})
GROUP BY 1, 2, 3, value ORDER BY min(ts) DESC LIMIT 10000
;
SET param_p0 = '1795251600';
SET param_p1 = '1795255260';
SET param_p2 = 'a';
SELECT '', toString(agent), toString(prompt_name), toString(prompt_version) AS value, toUnixTimestamp64Nano(min(ts)), argMin(run_id, (ts, span_id)), argMin(trace_id, (ts, span_id))
FROM llm_spans_v
WHERE minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC') AND prompt_version != '' AND (model != {p2:String})
GROUP BY 1, 2, 3, value ORDER BY min(ts) DESC LIMIT 10000
;
SET param_p0 = '1795251600';
SET param_p1 = '1795255260';
SET param_p2 = 'a';
SELECT DISTINCT toString(service) AS service
FROM llm_spans_v
WHERE minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC') AND (model != {p2:String})
ORDER BY service LIMIT 1000
;
SET param_p0 = '[\'shop\']';
SET param_p1 = '1795251600';
SET param_p2 = '1795255260';
SELECT toString(ServiceName), '', '', ResourceAttributes['service.version'] AS value, toUnixTimestamp64Nano(toDateTime64(min(Timestamp), 9)), '', leftPad(lower(argMin(TraceId, Timestamp)), 32, '0')
FROM `otel_traces`
WHERE ServiceName IN {p0:Array(String)} AND Timestamp >= toDateTime({p1:UInt32}, 'UTC') AND Timestamp < toDateTime({p2:UInt32}, 'UTC') AND value != ''
GROUP BY ServiceName, value ORDER BY min(Timestamp) DESC LIMIT 10000
;
SET param_p0 = '[\'shop\']';
SET param_p1 = '1795251600';
SET param_p2 = '1795255260';
SELECT toString(ServiceName), '', '', JSONExtractString(toJSONString(ResourceAttributes), 'service', 'version') AS value, toUnixTimestamp64Nano(toDateTime64(min(Timestamp), 9)), '', leftPad(lower(argMin(TraceId, Timestamp)), 32, '0')
FROM `otel_traces`
WHERE ServiceName IN {p0:Array(String)} AND Timestamp >= toDateTime({p1:UInt32}, 'UTC') AND Timestamp < toDateTime({p2:UInt32}, 'UTC') AND value != ''
GROUP BY ServiceName, value ORDER BY min(Timestamp) DESC LIMIT 10000
;
