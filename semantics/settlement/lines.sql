-- Lines of ancestors. One that comes back to a span ends there: a parent below its own child is none.
SELECT trace_id, span_id, ancestor, depth, crossed, seen, inferred
FROM {{database}}.llm_ancestry
WHERE run = this_run AND (trace_id, span_id) NOT IN (SELECT trace_id, span_id FROM {{database}}.llm_ancestry WHERE run = this_run AND depth = 64)
UNION ALL
SELECT trace_id, span_id, line.1 AS ancestor, line.2 AS depth, line.3 AS crossed, line.4 AS seen, line.5 AS inferred
FROM
(
    SELECT trace_id, span_id,
        arraySort(step -> step.2, groupUniqArray((ancestor, depth, crossed, seen, inferred))) AS whole,
        arrayMap(step -> step.1, whole) AS ids,
        arrayFirstIndex((id, place) -> has(arraySlice(ids, place + 1), id), ids, arrayEnumerate(ids)) AS comes_back
    FROM {{database}}.llm_ancestry
    WHERE run = this_run AND (trace_id, span_id) IN (SELECT trace_id, span_id FROM {{database}}.llm_ancestry WHERE run = this_run AND depth = 64)
    GROUP BY trace_id, span_id
)
ARRAY JOIN if(comes_back = 0, whole, arraySlice(whole, 1, comes_back)) AS line
