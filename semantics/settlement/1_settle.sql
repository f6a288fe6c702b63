-- Every span of every trace that an arrival can change, each span once, however often it was delivered.
-- Each run holds all that arrived after the look of the newest run that has gone through the whole chain, so that a later stage
-- may skip a run and take a newer one. Of the minute before, only seconds are taken in which more has arrived than a run saw that
-- has gone through.
WITH
    {{arrived}},
    -- For how many days settled spans are kept, by tenant: 0 is for good, and an empty tenant all others.
    (
        SELECT groupArray((tenant, days))
        FROM (SELECT tenant, argMax(days, set_at) AS days FROM {{database}}.llm_retention WHERE stored_in = 'llm_spans' GROUP BY tenant)
        WHERE days >= 0
    ) AS kept,
    arrayFirst(rule -> rule.1 = '', kept).2 AS kept_of_others,
    -- When and of which services calls began that have no parent, in traces that something arrived of. Of one service that two
    -- libraries tell of, and not both with the response's id: of others nobody tells twice but by an id. Beside them are settled
    -- those that began within a second: what two libraries tell of a call each in a trace of its own depends on all of these
    -- (4_same.sql).
    {{hot_roots}},
    -- With a trace are settled those that tell of the same calls, and those that tell of the same calls as these: a trace that is
    -- settled again without them would lose what it has from them. In the last minutes and by hash: there are too many for an
    -- order to help.
    {{hot_links}},
    -- Those of traces whose spans may have arrived before, where there are some.
    notEmpty(deep_arrived) AS some_deep,
    (SELECT (groupArrayArray(traces), groupArrayArray(beside)) FROM {{deep}}) AS deep,
    deep.1 AS deep_traces,
    deep.2 AS deep_beside_roots,
    spans AS
    (
        SELECT
            trace_id, span_id,
            min(toUnixTimestamp64Nano(inbox.ts)) AS started,
            max(toUnixTimestamp64Nano(inbox.ts) + toInt64(least(inbox.duration, 86400000000000 * 30))) AS ended,
            -- Neither is settled, only what began within a second of what is.
            min(NOT ((arrival >= hot AND trace_hash IN (SELECT arrayJoin(hot_traces))) OR trace_id IN (SELECT arrayJoin(deep_traces)))) AS beside,
            {{merged}}
        FROM {{database}}.llm_inbox AS inbox
        WHERE inbox.source != 'details' AND ((arrival >= hot AND (trace_hash IN (SELECT arrayJoin(hot_traces)) OR trace_hash IN (SELECT arrayJoin(hot_beside_roots))))
                OR trace_id IN (SELECT arrayJoin(deep_traces)) OR trace_id IN (SELECT arrayJoin(deep_beside_roots)))
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
        SELECT trace_id AS d_trace_id, span_id AS d_span_id, inbox.tenant AS d_tenant,
            {{details}}
        FROM {{database}}.llm_inbox AS inbox
        WHERE inbox.source = 'details' AND ((arrival >= hot AND trace_hash IN (SELECT arrayJoin(hot_traces))) OR trace_id IN (SELECT arrayJoin(deep_traces)))
        GROUP BY trace_id, span_id, inbox.tenant
    )
-- The time of this run once for all rows: each part of a union would read the clock for itself.
SELECT now64(3, 'UTC') AS run, look AS seen, *
FROM
(
    SELECT trace_id, span_id, started, ended, beside,
        {{filled}}
    FROM spans
    LEFT JOIN details ON details.d_trace_id = spans.trace_id AND details.d_span_id = spans.span_id AND details.d_tenant = spans.tenant
    UNION ALL
    -- The run itself, also when nothing arrived. This row goes through every stage: where it comes out, all before it has been.
    SELECT '', '', 0, 0, 0, {{empty}}
)
-- Without a look nothing is known of what arrived, and nothing may pass for settled.
WHERE look > toDateTime64(100000, 3, 'UTC')
