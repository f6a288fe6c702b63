-- Each GenAI span with each of its ancestors, itself at depth 0. An ancestor that was never seen (seen = 0) ends the
-- line. crossed: an agent or a tool lies between. Depth ends at 64; lines.sql ends cycles earlier.
WITH RECURSIVE
    topology AS
    (
        SELECT run, trace_id, span_id, parent_span_id, kind IN ('agent', 'tool', 'handoff') AS blocks, kind != 'other' OR bears AS wanted
        FROM {{database}}.llm_settle
        WHERE run = (SELECT max(run) FROM {{database}}.llm_settle)
    ),
    lines AS
    (
        SELECT run, trace_id, span_id, span_id AS ancestor, toUInt8(0) AS depth, toUInt8(0) AS crossed, toUInt8(1) AS seen,
            toUInt8(0) AS blocks, parent_span_id AS next
        FROM topology
        WHERE wanted
        UNION ALL
        SELECT lines.run, lines.trace_id, lines.span_id, lines.next AS ancestor, toUInt8(lines.depth + 1) AS depth,
            toUInt8(lines.crossed OR lines.blocks) AS crossed, toUInt8(above.span_id != '') AS seen,
            toUInt8(above.blocks) AS blocks, above.parent_span_id AS next
        FROM lines
        LEFT JOIN topology AS above ON above.trace_id = lines.trace_id AND above.span_id = lines.next
        WHERE lines.next != '' AND lines.depth < 64
    )
SELECT run, trace_id, span_id, ancestor, depth, crossed, seen FROM lines
