SET param_p0 = '1795251600';
SET param_p1 = '1795255260';
SET param_p2 = 'a';
SELECT span_id, parent_span_id, toString(name), toString(service), toUnixTimestamp64Nano(ts), duration, toString(kind), toString(model), toString(provider), toString(agent), toString(tool), step, run_id,
  input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, toNullable(toString(cost)), toString(cost_source), time_to_first_token, streaming, toString(status), toString(error_type), toString(finish_reason),
  context_used, context_limit, max_output, CAST(context_chars, 'Map(String, UInt64)'), CAST(context_items, 'Map(String, UInt64)'), counts_call, counts_usage, counts_tool, identical_repeat, args_sig, result_sig, open, CAST(mapApply((m, c) -> (toString(m), toString(c)), costs), 'Map(String, String)'),
  trace_id, conversation_id, user_id, toString(environment), toString(team), toString(project), toString(prompt_name), toString(prompt_version)
FROM llm_spans FINAL
WHERE trace_id != '' AND gone = 0 AND minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC') AND (tenant, service, minute, trace_id, span_id) IN (SELECT tenant, service, minute, trace_id, span_id FROM llm_spans FINAL WHERE trace_id != '' AND gone = 0 AND minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC') AND (counts_call = 1 OR counts_tool = 1) AND (model != {p2:String}) ORDER BY time_to_first_token ASC NULLS LAST, ts DESC, tenant, trace_id, span_id LIMIT 20)
ORDER BY time_to_first_token ASC NULLS LAST, ts DESC, tenant, trace_id, span_id
;
