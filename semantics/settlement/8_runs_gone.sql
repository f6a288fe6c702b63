-- A run that began earlier than was known, or whose spans belong to another run now, leaves a row behind.
WITH
    (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run,
    (SELECT (min(first_minute), max(last_minute)) FROM {{database}}.llm_changed WHERE run = this_run) AS extent
SELECT rows.tenant AS tenant, rows.start AS start, rows.run_id AS run_id, rows.trace_id AS trace_id, cityHash64(rows.trace_id) AS trace_hash,
    changed.newest AS ver, toUInt8(1) AS gone
FROM
(
    SELECT tenant, start, run_id, trace_id, max(ver) AS written, argMax(gone, ver) AS left_behind
    FROM {{database}}.llm_runs
    WHERE start >= extent.1 - INTERVAL 72 HOUR AND start < extent.2 + INTERVAL 1 MINUTE
        AND trace_hash IN (SELECT cityHash64(trace_id) FROM {{database}}.llm_changed WHERE run = this_run)
    GROUP BY tenant, start, run_id, trace_id
) AS rows
INNER JOIN (SELECT trace_id, newest FROM {{database}}.llm_changed WHERE run = this_run) AS changed ON changed.trace_id = rows.trace_id
WHERE rows.left_behind = 0 AND rows.written < changed.newest
