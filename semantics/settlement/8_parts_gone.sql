-- Parts of the changed traces that are none any more.
WITH
    (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run,
    (SELECT (min(first_minute), max(last_minute)) FROM {{database}}.llm_changed WHERE run = this_run) AS extent
SELECT rows.subject AS subject, rows.tenant AS tenant, rows.id AS id, rows.day AS day, rows.trace_id AS trace_id, cityHash64(rows.trace_id) AS trace_hash,
    changed.newest AS ver, toUInt8(1) AS gone
FROM
(
    SELECT subject, tenant, id, day, trace_id, max(ver) AS written, argMax(gone, ver) AS left_behind
    FROM {{database}}.llm_parts
    WHERE day >= toDate(extent.1) AND day <= toDate(extent.2)
        AND trace_hash IN (SELECT cityHash64(trace_id) FROM {{database}}.llm_changed WHERE run = this_run)
    GROUP BY subject, tenant, id, day, trace_id
) AS rows
INNER JOIN (SELECT trace_id, newest FROM {{database}}.llm_changed WHERE run = this_run) AS changed ON changed.trace_id = rows.trace_id
WHERE rows.left_behind = 0 AND rows.written < changed.newest
