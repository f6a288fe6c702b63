-- Traces with spans newer than what their runs were made of, and the minutes between which all their spans begin: a trace
-- that lasts longer than settlement looks back is known from its runs. A trace is done if all its runs are as new as its
-- newest span and none is left from before.
WITH
    (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run,
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    changed AS
    (
        SELECT trace_id, max(spans.ver) AS newest, min(minute) AS first_minute, max(minute) AS last_minute
        FROM {{database}}.llm_spans AS spans
        WHERE spans.ver > since AND trace_id != ''
        GROUP BY trace_id
    ),
    (SELECT (min(first_minute), max(last_minute)) FROM changed) AS extent,
    known AS
    (
        SELECT trace_id, toStartOfMinute(min(began)) AS first_minute, toStartOfMinute(max(finished)) AS last_minute,
            groupArrayIf((written, runs), left_behind = 0) AS rows,
            arrayMax(row -> row.1, rows) AS newest,
            if(arrayCount(row -> row.1 = newest, rows) = arrayMax(row -> row.2, rows) AND arrayAll(row -> row.1 = newest, rows),
                newest, toDateTime64(0, 3, 'UTC')) AS done
        FROM
        (
            SELECT trace_id, tenant, start, run_id, max(ver) AS written, argMax(gone, ver) AS left_behind, argMax(of_trace, ver) AS runs,
                toDateTime(start, 'UTC') AS began, toDateTime(argMax(end, ver), 'UTC') AS finished
            FROM {{database}}.llm_runs
            WHERE start >= extent.1 - INTERVAL 72 HOUR AND start < extent.2 + INTERVAL 1 MINUTE
                AND trace_hash IN (SELECT cityHash64(trace_id) FROM changed)
            GROUP BY trace_id, tenant, start, run_id
        )
        GROUP BY trace_id
    )
SELECT this_run AS run, changed.trace_id AS trace_id, changed.newest AS newest,
    if(known.trace_id = '', changed.first_minute, least(changed.first_minute, known.first_minute)) AS first_minute,
    if(known.trace_id = '', changed.last_minute, greatest(changed.last_minute, known.last_minute)) AS last_minute
FROM changed
LEFT JOIN known ON known.trace_id = changed.trace_id
WHERE changed.newest > known.done
