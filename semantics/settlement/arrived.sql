-- What has arrived and is to be settled.
toStartOfMinute(now('UTC') - INTERVAL 15 MINUTE) AS hot,
{{new_seconds}},
-- Lists, here and below: each is read often, and a common table expression would be analysed and read anew each time.
(
    SELECT groupUniqArray((trace_id, trace_hash, ts < now('UTC') - INTERVAL 15 MINUTE AS deep))
    FROM {{database}}.llm_inbox
    WHERE arrival >= toStartOfMinute(since) AND ingested_at IN (SELECT arrayJoin(new_seconds))
) AS arrived,
arrayMap(trace -> trace.1, arrayFilter(trace -> trace.3, arrived)) AS deep_arrived,
arrayMap(trace -> trace.2, arrived) AS hot_arrived
