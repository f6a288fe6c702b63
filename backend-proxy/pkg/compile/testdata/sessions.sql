SET param_p0 = '0';
SET param_p1 = '1795255260';
SET param_p2 = '1795251600';
SET param_p3 = 'a';
SET param_p4 = '3';
SET param_p5 = '1794992400';
SET param_p6 = '1795514460';
SELECT
  any(conversation_id),
  any(toUnixTimestamp64Nano(start)),
  any(toUnixTimestamp64Nano(end) - toUnixTimestamp64Nano(start)),
  any(open),
  any(traces),
  any(runs),
  any(arrayStringConcat(arraySort(arrayFilter(value -> value != '', arrayMap(value -> toString(value), all_user_id))), ', ')),
  any(arrayStringConcat(arraySort(arrayFilter(value -> value != '', arrayMap(value -> toString(value), all_agent))), ', ')),
  any(arrayStringConcat(arraySort(arrayFilter(value -> value != '', arrayMap(value -> toString(value), all_model))), ', ')),
  any(arrayStringConcat(arraySort(arrayFilter(value -> value != '', arrayMap(value -> toString(value), all_service))), ', ')),
  any(arrayStringConcat(arraySort(arrayFilter(value -> value != '', arrayMap(value -> toString(value), all_team))), ', ')),
  any(arrayStringConcat(arraySort(arrayFilter(value -> value != '', arrayMap(value -> toString(value), all_project))), ', ')),
  toNullable(toString(rollup(llm_calls))) AS m_llm_calls,
  toNullable(toString(rollup(failed_llm_calls))) AS m_failed_llm_calls,
  toNullable(toString(rollup(tool_calls))) AS m_tool_calls,
  toNullable(toString(rollup(tool_errors))) AS m_tool_errors,
  toNullable(toString(rollup(identical_repeats))) AS m_identical_repeats,
  toNullable(toString(rollup(input_tokens))) AS m_input_tokens,
  toNullable(toString(rollup(cache_read_tokens))) AS m_cache_read_tokens,
  toNullable(toString(rollup(cache_write_tokens))) AS m_cache_write_tokens,
  toNullable(toString(rollup(output_tokens))) AS m_output_tokens,
  toNullable(toString(rollup(reasoning_tokens))) AS m_reasoning_tokens,
  toNullable(toString(rollup(total_tokens))) AS m_total_tokens,
  toNullable(toString(rollup(cost))) AS m_cost,
  toNullable(toString(rollup(unpriced_calls))) AS m_unpriced_calls
FROM llm_sessions FINAL
WHERE start >= toDateTime({p0:UInt32}, 'UTC') AND start < toDateTime({p1:UInt32}, 'UTC') AND (tenant, start, conversation_id) IN (SELECT tenant, start, conversation_id FROM llm_sessions FINAL WHERE start >= toDateTime({p0:UInt32}, 'UTC') AND start < toDateTime({p1:UInt32}, 'UTC') AND end >= toDateTime({p2:UInt32}, 'UTC') AND (arrayExists(value -> value = {p3:String}, all_service)) AND ((tenant, conversation_id) IN (SELECT tenant, conversation_id FROM llm_spans_v WHERE minute >= toDateTime({p5:UInt32}, 'UTC') AND minute < toDateTime({p6:UInt32}, 'UTC') AND (step > {p4:Float64}))) ORDER BY row(total_tokens) DESC NULLS LAST, start DESC, tenant, conversation_id LIMIT 100)
GROUP BY tenant, start, conversation_id
ORDER BY any(row(total_tokens)) DESC NULLS LAST, start DESC, tenant, conversation_id
;
