-- How many spans arrived in each second since shortly before the look of the newest settlement that has gone through: one row a
-- look. An insert is dated when it begins and seen when it ends, so the look goes back a minute further.
WITH
    (SELECT argMax(settled.seen, settled.run) FROM {{database}}.llm_settled AS settled) AS mark,
    -- An empty mark minus an interval would wrap around to 2106 and settle nothing.
    greatest(mark, toDateTime64(100000, 3, 'UTC')) - INTERVAL 60 SECOND AS since
SELECT now64(3, 'UTC') AS run, groupArray(second) AS seconds, groupArray(arrived) AS arrivals
FROM
(
    SELECT ingested_at AS second, count() AS arrived
    FROM {{database}}.llm_inbox
    WHERE arrival >= toStartOfMinute(since) AND ingested_at >= since
    GROUP BY second
)
