-- What each changed trace adds to a session and to a user's day: a part is replaced as a whole, and sessions and days are
-- added up from parts, so that no trace that did not change is read again.
WITH
    (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run,
    (SELECT (min(first_minute), max(last_minute)) FROM {{database}}.llm_changed WHERE run = this_run) AS extent
SELECT {{columns}}, cityHash64(p_trace_id) AS trace_hash, changed.newest AS ver
FROM
(
    SELECT subject.1 AS p_subject, subject.2 AS p_id, toString(tenant) AS p_tenant, toDate(minute) AS p_day, trace_id AS p_trace_id,
        min(ts) AS p_start, max(ts + toIntervalNanosecond(least(duration, 2592000000000000))) AS p_end,
        max(open) AS p_open, groupUniqArray(cityHash64(run_id)) AS p_runs, toUInt32(count()) AS p_spans,
        {{values}},
        {{sums}}
    FROM
    (
{{spans}}
    ) AS spans
    ARRAY JOIN [('session', conversation_id), ('user', user_id)] AS subject
    WHERE subject.2 != ''
    GROUP BY p_subject, p_id, p_tenant, p_day, p_trace_id
) AS parts
INNER JOIN (SELECT trace_id, newest FROM {{database}}.llm_changed WHERE run = this_run) AS changed ON changed.trace_id = p_trace_id
