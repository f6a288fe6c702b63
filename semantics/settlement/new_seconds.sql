-- The seconds in which more has arrived than a run saw that has gone through.
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
) AS new_seconds
