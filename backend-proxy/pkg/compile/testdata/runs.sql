SET param_p0 = 'a';
SET param_p1 = '1795251600';
SET param_p2 = '1795255260';
SET param_p3 = '1794992400';
SET param_p4 = '1795514460';
SELECT
  run_id AS run,
  substring(run_id, 1, 32) AS trace,
  min(toUnixTimestamp64Nano(ts)) AS start_ns,
  max(toUnixTimestamp64Nano(ts) + toInt64(duration)) - start_ns AS duration_ns,
  multiIf(countIf(span_id = substring(run_id, 34)) > 0, anyIf(toString(status), span_id = substring(run_id, 34)), countIf(status = 'error') > 0, 'error', 'unset') AS run_status,
  if(countIf(span_id = substring(run_id, 34)) > 0, anyIf(toString(name), span_id = substring(run_id, 34)), argMin(toString(name), ts)) AS run_name,
  argMinIf(toString(agent), (not(span_id = substring(run_id, 34)), ts), agent != '') AS run_agent,
  argMinIf(toString(workflow), (not(span_id = substring(run_id, 34)), ts), workflow != '') AS run_workflow,
  argMinIf(toString(service), (not(span_id = substring(run_id, 34)), ts), service != '') AS run_service,
  arrayStringConcat(arraySort(groupUniqArrayIf(toString(model), counts_call = 1 AND model != '')), ', ') AS models,
  argMinIf(toString(conversation_id), ts, conversation_id != '') AS run_conversation_id,
  argMinIf(toString(user_id), ts, user_id != '') AS run_user_id,
  argMinIf(toString(team), ts, team != '') AS run_team,
  argMinIf(toString(project), ts, project != '') AS run_project,
  argMinIf(toString(prompt_name), ts, prompt_name != '') AS run_prompt_name,
  argMinIf(toString(prompt_version), ts, prompt_version != '') AS run_prompt_version,
  max(open) AS run_open,
  toNullable(toString(typed(llm_calls))) AS m_llm_calls,
  toNullable(toString(typed(failed_llm_calls))) AS m_failed_llm_calls,
  toNullable(toString(typed(tool_calls))) AS m_tool_calls,
  toNullable(toString(typed(tool_errors))) AS m_tool_errors,
  toNullable(toString(typed(identical_repeats))) AS m_identical_repeats,
  toNullable(toString(typed(input_tokens))) AS m_input_tokens,
  toNullable(toString(typed(cache_read_tokens))) AS m_cache_read_tokens,
  toNullable(toString(typed(cache_write_tokens))) AS m_cache_write_tokens,
  toNullable(toString(typed(output_tokens))) AS m_output_tokens,
  toNullable(toString(typed(reasoning_tokens))) AS m_reasoning_tokens,
  toNullable(toString(typed(total_tokens))) AS m_total_tokens,
  toNullable(toString(typed(cost))) AS m_cost,
  toNullable(toString(typed(unpriced_calls))) AS m_unpriced_calls,
  toNullable(toString(if(countIf(counts_call = 1 and context_used is not null and context_limit > ifNull(max_output, 0)) = 0, null, maxIf(context_used / (toInt64(context_limit) - toInt64(ifNull(max_output, 0))), counts_call = 1 and context_used is not null and context_limit > ifNull(max_output, 0))))) AS m_context_saturation
FROM llm_spans_v
WHERE minute >= toDateTime({p3:UInt32}, 'UTC') AND minute < toDateTime({p4:UInt32}, 'UTC') AND run_id IN (SELECT run_id FROM llm_spans_v WHERE minute >= toDateTime({p1:UInt32}, 'UTC') AND minute < toDateTime({p2:UInt32}, 'UTC') AND (service = {p0:String}) AND run_id != '')
GROUP BY run_id
ORDER BY typed(cost) DESC NULLS LAST, start_ns DESC, run_id
LIMIT 20
;
