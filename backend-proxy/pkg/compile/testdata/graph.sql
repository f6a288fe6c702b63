SET param_p0 = '1795251600';
SET param_p1 = '1795255260';
SET param_p2 = 'a';
SET param_p3 = '1794992400';
SET param_p4 = '1795255260';
SELECT caller, called, callee, toUInt64(sum(calls)), toUInt64(sum(failures)), toUInt64(sum(used)), toString(if(sum(known) = 0, NULL, sum(spent)))
FROM (
SELECT toString(agent) AS caller, if(counts_tool = 1, 'tool', 'model') AS called, if(counts_tool = 1, toString(tool), toString(model)) AS callee,
  1 AS calls, status = 'error' AS failures,
  if(counts_usage = 1, ifNull(input_tokens, 0) + ifNull(cache_read_tokens, 0) + ifNull(cache_write_tokens, 0) + ifNull(output_tokens, 0) + ifNull(reasoning_tokens, 0), 0) AS used,
  counts_usage = 1 AND cost IS NOT NULL AS known, if(counts_usage = 1, ifNull(cost, 0), 0) AS spent
FROM llm_spans FINAL WHERE trace_id != '' AND gone = 0 AND minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC') AND (service = {p2:String}) AND (counts_call = 1 OR counts_tool = 1)
UNION ALL
SELECT multiIf(agents.span_id = substring(agents.run_id, 34), '', parents.span_id != '', parents.caller, roots.caller) AS caller, 'agent' AS called, toString(agents.agent) AS callee,
  1 AS calls, agents.status = 'error' AS failures, 0 AS used, 0 AS known, toDecimal128(0, 12) AS spent
FROM (SELECT trace_id, span_id, parent_span_id, run_id, agent, status FROM llm_spans FINAL WHERE trace_id != '' AND gone = 0 AND minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC') AND (service = {p2:String}) AND kind = 'agent') AS agents
LEFT JOIN (SELECT trace_id, span_id, any(toString(agent)) AS caller FROM llm_spans FINAL WHERE trace_id != '' AND gone = 0 AND minute >= toDateTime({p3:UInt32}, 'UTC') AND minute < toDateTime({p4:UInt32}, 'UTC') AND (trace_id, span_id) IN (
SELECT trace_id, arrayJoin([parent_span_id, substring(run_id, 34)]) FROM (SELECT trace_id, span_id, parent_span_id, run_id, agent, status FROM llm_spans FINAL WHERE trace_id != '' AND gone = 0 AND minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC') AND (service = {p2:String}) AND kind = 'agent')
) GROUP BY trace_id, span_id) AS parents ON parents.trace_id = agents.trace_id AND parents.span_id = agents.parent_span_id
LEFT JOIN (SELECT trace_id, span_id, any(toString(agent)) AS caller FROM llm_spans FINAL WHERE trace_id != '' AND gone = 0 AND minute >= toDateTime({p3:UInt32}, 'UTC') AND minute < toDateTime({p4:UInt32}, 'UTC') AND (trace_id, span_id) IN (
SELECT trace_id, arrayJoin([parent_span_id, substring(run_id, 34)]) FROM (SELECT trace_id, span_id, parent_span_id, run_id, agent, status FROM llm_spans FINAL WHERE trace_id != '' AND gone = 0 AND minute >= toDateTime({p0:UInt32}, 'UTC') AND minute < toDateTime({p1:UInt32}, 'UTC') AND (service = {p2:String}) AND kind = 'agent')
) GROUP BY trace_id, span_id) AS roots ON roots.trace_id = agents.trace_id AND roots.span_id = substring(agents.run_id, 34)
)
WHERE called != 'agent' OR caller != callee
GROUP BY caller, called, callee
ORDER BY caller, called, callee
;
