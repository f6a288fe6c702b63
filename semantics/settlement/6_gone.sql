-- Where a span is no longer what it was (another minute, service or tenant, or none that counts), the row under its old
-- key stays behind. It is marked, so that what was added up from it is added up again.
WITH
    (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run,
    (
        SELECT (toStartOfMinute(fromUnixTimestamp64Nano(min(started))), toStartOfMinute(fromUnixTimestamp64Nano(max(started))))
        FROM {{database}}.llm_counted
        WHERE run = this_run AND trace_id != ''
    ) AS extent
SELECT tenant, minute, service, trace_id, span_id, this_run AS ver, toUInt8(1) AS gone
FROM
(
    SELECT tenant, minute, service, trace_id, span_id, argMax(gone, ver) AS was_gone
    FROM {{database}}.llm_spans
    WHERE minute >= extent.1 AND minute <= extent.2 + INTERVAL 1 HOUR
        AND (trace_id, span_id) IN (SELECT trace_id, span_id FROM {{database}}.llm_settle WHERE run = this_run AND trace_id != '' AND beside = 0)
    GROUP BY tenant, minute, service, trace_id, span_id
)
WHERE was_gone = 0 AND (tenant, toUnixTimestamp(minute), service, trace_id, span_id) NOT IN
(
    SELECT tenant, toUnixTimestamp(toStartOfMinute(toDateTime(intDiv(started, 1000000000), 'UTC'))), service, trace_id, span_id
    FROM {{database}}.llm_counted
    WHERE run = this_run
)
