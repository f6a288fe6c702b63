SET param_p0 = '1794992400';
SET param_p1 = '1795255260';
SET param_p2 = '1795251600';
SET param_p3 = '0.05';
SET param_p4 = '0';
SET param_p5 = '2e+09';
SET param_p6 = '0.8';
SET param_p7 = '0.9';
SET param_p8 = '0.1';
SET param_p9 = '2';
SELECT
  any(run_id),
  any(trace_id),
  any(toUnixTimestamp64Nano(start)),
  any(toUnixTimestamp64Nano(end) - toUnixTimestamp64Nano(start)),
  any(toString(status)),
  any(toString(name)),
  any(toString(agent)),
  any(toString(workflow)),
  any(toString(service)),
  any(arrayStringConcat(models, ', ')),
  any(conversation_id),
  any(user_id),
  any(toString(team)),
  any(toString(project)),
  any(toString(prompt_name)),
  any(toString(prompt_version)),
  any(open),
  any(inferred_spans),
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
  toNullable(toString(rollup(unpriced_calls))) AS m_unpriced_calls,
  any(toNullable(toString(saturation_max)))
FROM llm_runs FINAL
WHERE start >= toDateTime({p0:UInt32}, 'UTC') AND start < toDateTime({p1:UInt32}, 'UTC') AND (tenant, start, run_id) IN (SELECT tenant, start, run_id FROM llm_runs FINAL WHERE start >= toDateTime({p0:UInt32}, 'UTC') AND start < toDateTime({p1:UInt32}, 'UTC') AND end >= toDateTime({p2:UInt32}, 'UTC') AND ((row(cost)) > {p3:Decimal(38, 12)}) AND ((row(tool_errors)) > {p4:Float64}) AND ((toUnixTimestamp64Nano(end) - toUnixTimestamp64Nano(start)) <= {p5:Float64}) AND ((saturation_max) NOT IN ({p6:Float64}, {p7:Float64})) AND ((row(cost)) IN ({p8:Decimal(38, 12)}, {p9:Decimal(38, 12)})) AND (NOT (isNull((row(tool_errors))) OR (row(tool_errors)) = 0)) ORDER BY start DESC NULLS LAST, start DESC, tenant, run_id LIMIT 100)
GROUP BY tenant, start, run_id
ORDER BY any(start) DESC NULLS LAST, start DESC, tenant, run_id
;
