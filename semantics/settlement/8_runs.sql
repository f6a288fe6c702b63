-- Every run of the changed traces, open or not, as a whole. Of a column with several values that of the root comes first, else
-- of the earliest span; any_* hold all values, '' for spans without one, for filters. Places are texts, as times after 2001 have
-- the same number of digits: what is the least of tuples takes three times as long to find.
WITH
    (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run,
    (SELECT (min(first_minute), max(last_minute)) FROM {{database}}.llm_changed WHERE run = this_run) AS extent,
    spans AS
    (
{{spans}}
    ),
    runs AS
    (
        SELECT tenant AS r_tenant, run_id AS r_run_id, any(trace_id) AS r_trace_id,
            min(ts) AS r_start, max(ts + toIntervalNanosecond(least(duration, 2592000000000000))) AS r_end,
            max(is_root) AS has_root,
            {{told}},
            argMin(toString(name), place) AS r_name,
            multiIf(has_root, argMin(toString(status), place), countIf(status = 'error') > 0, 'error', 'unset') AS r_status,
            argMinIf(toString(error_type), place, status = 'error' AND NOT is_root) AS r_error_type,
            argMinIf(span_id, place, status = 'error' AND NOT is_root) AS r_error_span_id,
            max(open) AS r_open, toUInt32(sum(inferred)) AS r_inferred_spans, toUInt32(count()) AS r_spans, max(step) AS r_steps,
            {{firsts}},
            arraySort(groupUniqArrayIf(toString(model), counts_call = 1 AND model != '')) AS r_models,
            {{values}},
            {{sums}},
            {{saturation}} AS r_saturation_max,
            arraySort(groupArrayIf(10000)((step, span_id, (toString(tool), toString(agent), args_sig, result_sig)), counts_tool = 1 AND identical_repeat = 1)) AS repeats,
            CAST((groupArrayIf(step, counts_call = 1 AND kind = 'llm'), groupArrayIf(({{tokens}}, ifNull(cost, 0)), counts_call = 1 AND kind = 'llm')),
                'Map(UInt32, Tuple(UInt64, Decimal(38, 12)))') AS call_of_step
        FROM (SELECT *, toUInt8(span_id = substring(run_id, 34)) AS is_root, concat(if(is_root, '0', '1'), toString(toUnixTimestamp64Nano(ts)), span_id) AS place FROM spans)
        WHERE run_id != ''
        GROUP BY tenant, run_id
    )
SELECT {{columns}},
    cityHash64(r_trace_id) AS trace_hash,
    toUInt32(count() OVER (PARTITION BY r_trace_id)) AS of_trace,
    -- A repeat wastes the model call directly before it.
    arrayMap(g -> g.1, groups) AS `loops.tool`, arrayMap(g -> g.2, groups) AS `loops.agent`,
    arrayMap(g -> g.3, groups) AS `loops.args_sig`, arrayMap(g -> g.4, groups) AS `loops.result_sig`,
    arrayMap(rs -> toUInt32(length(rs)), of_groups) AS `loops.repeats`,
    arrayMap(rs -> arraySum(r -> call_of_step[toUInt32(r.1 - 1)].1, rs), of_groups) AS `loops.wasted_tokens`,
    arrayMap(rs -> arraySum(r -> call_of_step[toUInt32(r.1 - 1)].2, rs), of_groups) AS `loops.wasted_cost`,
    arrayMap(rs -> arrayMap(r -> r.2, arraySlice(rs, 1, 20)), of_groups) AS `loops.span_ids`,
    changed.newest AS ver
FROM (SELECT *, arrayMap(g -> arrayFilter(r -> r.3 = g, repeats), groups) AS of_groups FROM (SELECT *, arraySlice(arrayDistinct(arrayMap(r -> r.3, repeats)), 1, 100) AS groups FROM runs)) AS runs
INNER JOIN (SELECT trace_id, newest FROM {{database}}.llm_changed WHERE run = this_run) AS changed ON changed.trace_id = r_trace_id
