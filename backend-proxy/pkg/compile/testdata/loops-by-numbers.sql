SET param_p0 = '1794992400';
SET param_p1 = '1795255260';
SET param_p2 = '1795251600';
SET param_p3 = '3';
SELECT run_id, trace_id, toUnixTimestamp64Nano(start), toString(service), open,
  toString(l.tool) AS tool, toString(l.agent) AS loop_agent, l.repeats, l.wasted_tokens, toNullable(toString(l.wasted_cost)), arrayMap(id -> toString(id), l.span_ids)
FROM llm_runs FINAL
ARRAY JOIN loops AS l
WHERE start >= toDateTime({p0:UInt32}, 'UTC') AND start < toDateTime({p1:UInt32}, 'UTC') AND end >= toDateTime({p2:UInt32}, 'UTC') AND ((l.repeats) >= {p3:Float64})
ORDER BY l.repeats DESC, start DESC, tenant, run_id, tool, loop_agent, l.args_sig, l.result_sig
LIMIT 100
;
