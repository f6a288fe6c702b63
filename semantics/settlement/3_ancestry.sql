-- Each GenAI span with each of its ancestors, itself at depth 0. An ancestor that was never seen (seen = 0) ends the
-- line, and so does one of another tenant: what others have of a trace is as if it had not arrived. crossed: 3 = a tool lies between, 1 = an agent or a hand-off does, 2 = only calls with usage do; inferred: a missing parent does, and what is
-- around it stands in. Depth ends at 64; a line that comes back to a span ends there: a parent below its own child is none.
WITH RECURSIVE
    (SELECT max(run) FROM {{database}}.llm_inferred) AS this_run,
    topology AS
    (
        SELECT run, trace_id, span_id, parent_span_id, tenant,
            multiIf(kind = 'tool', 3, kind IN ('agent', 'handoff'), 1, is_call AND bears, 2, 0) AS crosses, kind != 'other' OR bears AS wanted
        FROM {{database}}.llm_settle
        WHERE run = this_run
    ),
    missing_parents AS
    (
        SELECT DISTINCT found.trace_id AS trace_id, found.missing AS missing, found.stand_in AS stand_in, topology.tenant AS of_tenant
        FROM {{database}}.llm_inferred AS found
        INNER JOIN topology ON topology.trace_id = found.trace_id AND topology.span_id = found.stand_in
        WHERE found.run = this_run AND found.trace_id != ''
    ),
    lines AS
    (
        SELECT run, trace_id, span_id, tenant, span_id AS ancestor, toUInt8(0) AS depth, toUInt8(0) AS crossed, toUInt8(1) AS seen,
            toUInt8(0) AS inferred, toUInt8(0) AS crosses, parent_span_id AS next
        FROM topology
        WHERE wanted
        UNION ALL
        SELECT lines.run, lines.trace_id, lines.span_id, lines.tenant, if(stand_in != '', stand_in, lines.next) AS ancestor, toUInt8(lines.depth + 1) AS depth,
            multiIf(lines.crossed = 3 OR lines.crosses = 3, 3, lines.crossed = 1 OR lines.crosses = 1, 1, lines.crossed = 2 OR lines.crosses = 2, 2, 0) AS crossed, toUInt8(above.span_id != '') AS seen,
            toUInt8(lines.inferred OR stand_in != '') AS inferred, above.crosses AS crosses, above.parent_span_id AS next
        FROM lines
        LEFT JOIN missing_parents ON missing_parents.trace_id = lines.trace_id AND missing = lines.next AND missing_parents.of_tenant = lines.tenant
        LEFT JOIN topology AS above ON above.trace_id = lines.trace_id AND above.span_id = if(stand_in != '', stand_in, lines.next) AND above.tenant = lines.tenant
        WHERE lines.next != '' AND lines.depth < 64
    )
SELECT run, trace_id, span_id, step.1 AS ancestor, step.2 AS depth, step.3 AS crossed, step.4 AS seen, step.5 AS inferred
FROM
(
    SELECT run, trace_id, span_id,
        arraySort(step -> step.2, groupUniqArray((ancestor, depth, crossed, seen, inferred))) AS whole,
        if(length(whole) <= 64, [], arrayMap(step -> step.1, whole)) AS ids,
        arrayFirstIndex((id, place) -> has(arraySlice(ids, place + 1), id), ids, arrayEnumerate(ids)) AS comes_back
    FROM lines
    GROUP BY run, trace_id, span_id
)
ARRAY JOIN if(comes_back = 0, whole, arraySlice(whole, 1, comes_back)) AS step
