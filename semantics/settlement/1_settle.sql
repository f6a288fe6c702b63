-- Every span of every trace that an arrival can change, each span once, however often it was delivered.
-- `since` is the newest run that has gone through the whole chain. Each run therefore holds all that arrived after it,
-- so that a later stage may skip a run and take a newer one. An insert is dated when it begins and seen when it ends, so each
-- run looks back a minute further; what the newest run had seen by then is not looked at again.
WITH
    toStartOfMinute(now('UTC') - INTERVAL 15 MINUTE) AS hot,
    (SELECT max(settled.run) FROM {{database}}.llm_settled AS settled) AS mark,
    -- An empty mark minus an interval would wrap around to 2106 and settle nothing.
    greatest(mark, toDateTime64(100000, 3, 'UTC')) - INTERVAL 60 SECOND AS since,
    -- For how many days settled spans are kept, by tenant: 0 is for good, and an empty tenant all others.
    (
        SELECT groupArray((tenant, days))
        FROM (SELECT tenant, argMax(days, set_at) AS days FROM {{database}}.llm_retention WHERE stored_in = 'llm_spans' GROUP BY tenant)
        WHERE days >= 0
    ) AS kept,
    arrayFirst(rule -> rule.1 = '', kept).2 AS kept_of_others,
    arrived AS
    (
        SELECT tenant, trace_id, response_id, ts < now('UTC') - INTERVAL 15 MINUTE AS deep
        FROM {{database}}.llm_inbox
        WHERE arrival >= toStartOfMinute(since) AND ingested_at >= since
            AND (trace_id, span_id, ingested_at) NOT IN (SELECT trace_id, span_id, last_ingested FROM {{database}}.llm_settle WHERE run = mark)
    ),
    -- With a trace are settled those that tell of the same calls, and those that tell of the same calls as these: a trace that is
    -- settled again without them would lose what it has from them.
    -- Traces whose spans may have arrived before the last minutes, too.
    deep_ids AS
    (
        SELECT tenant, response_id FROM {{database}}.llm_inbox
        WHERE response_id != '' AND trace_id IN (SELECT trace_id FROM arrived WHERE deep)
    ),
    deep_beside AS
    (
        SELECT trace_id FROM {{database}}.llm_inbox
        WHERE response_id != '' AND (tenant, response_id) IN (SELECT tenant, response_id FROM deep_ids)
    ),
    deep_ids_beside AS
    (
        SELECT tenant, response_id FROM {{database}}.llm_inbox
        WHERE response_id != '' AND trace_id IN (SELECT trace_id FROM deep_beside)
    ),
    deep_traces AS
    (
        SELECT trace_id
        FROM {{database}}.llm_inbox
        WHERE (kind != 'other' OR input_tokens > 0 OR cache_read_tokens > 0 OR cache_write_tokens > 0 OR output_tokens > 0 OR reasoning_tokens > 0)
            AND (trace_id IN (SELECT trace_id FROM arrived WHERE deep)
            OR (response_id != '' AND (tenant, response_id) IN (SELECT tenant, response_id FROM deep_ids_beside)))
    ),
    hot_ids AS
    (
        SELECT tenant, response_id FROM {{database}}.llm_inbox
        WHERE arrival >= hot AND response_id != '' AND trace_id IN (SELECT trace_id FROM arrived)
    ),
    hot_beside AS
    (
        SELECT trace_id FROM {{database}}.llm_inbox
        WHERE arrival >= hot AND response_id != '' AND (tenant, response_id) IN (SELECT tenant, response_id FROM hot_ids)
    ),
    hot_ids_beside AS
    (
        SELECT tenant, response_id FROM {{database}}.llm_inbox
        WHERE arrival >= hot AND response_id != '' AND trace_id IN (SELECT trace_id FROM hot_beside)
    ),
    hot_traces AS
    (
        SELECT trace_id
        FROM {{database}}.llm_inbox
        WHERE arrival >= hot AND (kind != 'other' OR input_tokens > 0 OR cache_read_tokens > 0 OR cache_write_tokens > 0 OR output_tokens > 0 OR reasoning_tokens > 0)
            AND (trace_id IN (SELECT trace_id FROM arrived)
            OR (response_id != '' AND (tenant, response_id) IN (SELECT tenant, response_id FROM hot_ids_beside)))
    ),
    spans AS
    (
        SELECT
            trace_id, span_id,
            min(toUnixTimestamp64Nano(inbox.ts)) AS started,
            max(toUnixTimestamp64Nano(inbox.ts) + toInt64(least(inbox.duration, 86400000000000 * 30))) AS ended,
            max(ingested_at) AS last_ingested,
            {{merged}}
        FROM {{database}}.llm_inbox AS inbox
        WHERE inbox.source != 'details' AND ((arrival >= hot AND trace_id IN (SELECT trace_id FROM hot_traces)) OR trace_id IN (SELECT trace_id FROM deep_traces))
            -- A clock that is wrong by years would open a partition a day: such spans stay in the inbox, see llm_quarantine.
            AND inbox.ts > toDateTime64('2015-01-01 00:00:00', 9, 'UTC') AND inbox.ts <= ingested_at + INTERVAL 1 HOUR
            -- What it would be added up with is gone: its minute would become what came last.
            AND ((transform(toString(inbox.tenant), arrayPushBack(kept.1, ''), arrayPushBack(kept.2, kept_of_others), kept_of_others) AS days_kept) = 0
                OR toStartOfHour(inbox.ts) >= now('UTC') - toIntervalDay(days_kept))
        GROUP BY trace_id, span_id
    ),
    -- What log records tell of a span; for what the span itself does not tell.
    details AS
    (
        SELECT trace_id AS d_trace_id, span_id AS d_span_id, max(ingested_at) AS d_last_ingested,
            {{details}}
        FROM {{database}}.llm_inbox AS inbox
        WHERE inbox.source = 'details' AND ((arrival >= hot AND trace_id IN (SELECT trace_id FROM hot_traces)) OR trace_id IN (SELECT trace_id FROM deep_traces))
        GROUP BY trace_id, span_id
    )
-- The time of this run once for all rows: each part of a union would read the clock for itself.
SELECT now64(3, 'UTC') AS run, *
FROM
(
    SELECT trace_id, span_id, started, ended, greatest(last_ingested, details.d_last_ingested) AS last_ingested,
        {{filled}}
    FROM spans
    LEFT JOIN details ON details.d_trace_id = spans.trace_id AND details.d_span_id = spans.span_id
    UNION ALL
    -- The run itself, also when nothing arrived. This row goes through every stage: where it comes out, all before it has been.
    SELECT '', '', 0, 0, toDateTime(0, 'UTC'), {{empty}}
)
