SET param_p0 = '0af7651916cd43dd8448eb211c80319c';
SELECT min(first), max(last), count()
FROM llm_trace_times
WHERE trace_hash = cityHash64({p0:String})
;
SET param_p0 = '1795251630';
SET param_p1 = '1795255230';
SET param_p2 = '0af7651916cd43dd8448eb211c80319c';
SELECT SpanId, ParentSpanId, toString(SpanName), toString(ServiceName), toString(SpanKind), toString(StatusCode), StatusMessage, toUnixTimestamp64Nano(Timestamp), toUInt64(Duration), toJSONString(ResourceAttributes), toJSONString(SpanAttributes)
FROM `otel_traces`
WHERE TraceId = {p2:String} AND Timestamp >= toDateTime({p0:UInt32}, 'UTC') AND Timestamp < toDateTime({p1:UInt32}, 'UTC')
ORDER BY Timestamp, SpanId
LIMIT 1 BY SpanId
;
SET param_p0 = '1795251630';
SET param_p1 = '1795255230';
SET param_p2 = '0af7651916cd43dd8448eb211c80319c';
SELECT span_id, parent_span_id, toString(name), toString(service), toUnixTimestamp64Nano(ts), duration, toString(kind), toString(model), toString(provider), toString(agent), toString(tool), step, run_id,
  input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, toNullable(toString(cost)), toString(cost_source), time_to_first_token, streaming, toString(status), toString(error_type), toString(finish_reason),
  context_used, context_limit, max_output, CAST(context_chars, 'Map(String, UInt64)'), CAST(context_items, 'Map(String, UInt64)'), counts_call, counts_usage, counts_tool, identical_repeat, args_sig, result_sig, open, CAST(mapApply((m, c) -> (toString(m), toString(c)), costs), 'Map(String, String)')
FROM llm_spans FINAL
WHERE trace_id != '' AND gone = 0 AND minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC') AND trace_id = {p2:String}
;
SET param_p0 = '1794992430';
SET param_p1 = '1795514430';
SET param_p2 = '[\'0af7651916cd43dd8448eb211c80319c\']';
SELECT trace_id, count(), sum(toUInt64(duration))
FROM llm_spans FINAL
WHERE trace_id != '' AND gone = 0 AND minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC') AND trace_id IN {p2:Array(String)}
GROUP BY trace_id
;
