-- Each GenAI span with each of its ancestors, itself at depth 0. An ancestor that was never seen (seen = 0) ends the
-- line. crossed: 1 = an agent or a tool lies between, 2 = only calls with usage do; inferred: a missing parent does, and what is
-- around it stands in. Depth ends at 64; lines.sql ends cycles earlier.
WITH RECURSIVE
    (SELECT max(run) FROM {{database}}.llm_inferred) AS this_run,
    topology AS
    (
        SELECT run, trace_id, span_id, parent_span_id,
            multiIf(kind IN ('agent', 'tool', 'handoff'), 1, is_call AND bears, 2, 0) AS crosses, kind != 'other' OR bears AS wanted
        FROM {{database}}.llm_settle
        WHERE run = this_run
    ),
    missing_parents AS
    (
        SELECT DISTINCT trace_id, missing, stand_in FROM {{database}}.llm_inferred WHERE run = this_run AND trace_id != ''
    ),
    lines AS
    (
        SELECT run, trace_id, span_id, span_id AS ancestor, toUInt8(0) AS depth, toUInt8(0) AS crossed, toUInt8(1) AS seen,
            toUInt8(0) AS inferred, toUInt8(0) AS crosses, parent_span_id AS next
        FROM topology
        WHERE wanted
        UNION ALL
        SELECT lines.run, lines.trace_id, lines.span_id, if(stand_in != '', stand_in, lines.next) AS ancestor, toUInt8(lines.depth + 1) AS depth,
            multiIf(lines.crossed = 1 OR lines.crosses = 1, 1, lines.crossed = 2 OR lines.crosses = 2, 2, 0) AS crossed, toUInt8(above.span_id != '') AS seen,
            toUInt8(lines.inferred OR stand_in != '') AS inferred, above.crosses AS crosses, above.parent_span_id AS next
        FROM lines
        LEFT JOIN missing_parents ON missing_parents.trace_id = lines.trace_id AND missing = lines.next
        LEFT JOIN topology AS above ON above.trace_id = lines.trace_id AND above.span_id = if(stand_in != '', stand_in, lines.next)
        WHERE lines.next != '' AND lines.depth < 64
    )
SELECT run, trace_id, span_id, ancestor, depth, crossed, seen, inferred FROM lines
