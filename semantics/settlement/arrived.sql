-- What has arrived and is to be settled.
toStartOfMinute(now('UTC') - INTERVAL 15 MINUTE) AS hot,
(SELECT argMax(settled.seen, settled.run) FROM {{database}}.llm_settled AS settled) AS mark,
greatest(mark, toDateTime64(100000, 3, 'UTC')) - INTERVAL 60 SECOND AS since,
(SELECT max(run) FROM {{database}}.llm_seen) AS look,
(
    SELECT groupArray(arrived.1)
    FROM {{database}}.llm_seen
    ARRAY JOIN arrayZip(seconds, arrivals) AS arrived
    WHERE run = look AND arrived NOT IN
    (
        SELECT arrayJoin(arrayZip(seconds, arrivals))
        FROM {{database}}.llm_seen
        WHERE run IN
        (
            SELECT seen FROM {{database}}.llm_settle
            WHERE trace_id = '' AND run IN (SELECT settled.run FROM {{database}}.llm_settled AS settled WHERE settled.run >= since)
        )
    )
) AS new_seconds,
-- Lists, here and below: each is read often, and a common table expression would be analysed and read anew each time.
(
    SELECT groupUniqArray((trace_id, trace_hash, ts < now('UTC') - INTERVAL 15 MINUTE AS deep))
    FROM {{database}}.llm_inbox
    WHERE arrival >= toStartOfMinute(since) AND ingested_at IN (SELECT arrayJoin(new_seconds))
) AS arrived,
arrayMap(trace -> trace.1, arrayFilter(trace -> trace.3, arrived)) AS deep_arrived,
arrayMap(trace -> trace.2, arrived) AS hot_arrived
