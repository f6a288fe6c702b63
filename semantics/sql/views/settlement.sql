-- Generated from settlement/*.sql and prices/sql by generate/settlement; edit those and run the generator again.
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_0_seen
REFRESH EVERY {{refresh}} APPEND TO {{database}}.llm_seen AS
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
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_1_deep_work AS
-- Traces to settle of which spans may have arrived before the last minutes: looked for by id, which the inbox is ordered by. As
-- 1_settle.sql looks for the others.
WITH
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
    arrayMap(trace -> trace.2, arrived) AS hot_arrived,
    (
        SELECT groupUniqArray(root_call) FROM {{database}}.llm_inbox
        WHERE root_call != 0 AND trace_id IN (SELECT arrayJoin(deep_arrived))
    ) AS deep_root_calls,
    (
        SELECT groupArray(root_call)
        FROM
        (
            SELECT root_call
            FROM {{database}}.llm_inbox
            WHERE root_call IN (SELECT arrayJoin(deep_root_calls))
            GROUP BY root_call
            HAVING min(scope) != max(scope) AND min(response_id) = ''
        )
    ) AS deep_told_by_two,
    (
        SELECT groupUniqArray((root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000) AS second, trace_id, trace_hash))
        FROM {{database}}.llm_inbox
        WHERE (root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000)) IN
        (
            SELECT root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000) + arrayJoin([-1, 0, 1])
            FROM {{database}}.llm_inbox
            WHERE trace_id IN (SELECT arrayJoin(deep_arrived)) AND root_call IN (SELECT arrayJoin(deep_told_by_two))
        )
    ) AS deep_roots,
    arrayConcat(deep_arrived, arrayMap(root -> root.3, deep_roots)) AS deep_begun,
    (
        SELECT groupUniqArray((tenant, response_id)) FROM {{database}}.llm_inbox
        WHERE response_id != '' AND trace_id IN (SELECT arrayJoin(deep_begun))
    ) AS deep_ids,
    (
        SELECT groupUniqArray(trace_id) FROM {{database}}.llm_inbox
        WHERE response_id != '' AND (tenant, response_id) IN (SELECT arrayJoin(deep_ids))
            AND trace_id NOT IN (SELECT arrayJoin(deep_begun))
    ) AS deep_beside,
    (
        SELECT groupUniqArray((tenant, response_id)) FROM {{database}}.llm_inbox
        WHERE response_id != '' AND trace_id IN (SELECT arrayJoin(deep_beside))
    ) AS deep_ids_beside,
    (
        SELECT groupUniqArray(trace_id)
        FROM {{database}}.llm_inbox
        WHERE (kind != 'other' OR input_tokens > 0 OR cache_read_tokens > 0 OR cache_write_tokens > 0 OR output_tokens > 0 OR reasoning_tokens > 0)
            AND (trace_id IN (SELECT arrayJoin(deep_begun)) OR trace_id IN (SELECT arrayJoin(deep_beside))
            OR (response_id != '' AND (tenant, response_id) IN (SELECT arrayJoin(deep_ids_beside))))
    ) AS deep_traces,
    -- What began within a second of calls that are settled, and is looked at only.
    (
        SELECT groupUniqArray(trace_id)
        FROM {{database}}.llm_inbox
        WHERE (root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000)) IN
            (SELECT root.1, root.2 + arrayJoin([-1, 0, 1]) FROM (SELECT arrayJoin(deep_roots) AS root))
    ) AS deep_beside_roots
SELECT deep_traces AS traces, deep_beside_roots AS beside
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_1_settle_work AS
-- Every span of every trace that an arrival can change, each span once, however often it was delivered.
-- Each run holds all that arrived after the look of the newest run that has gone through the whole chain, so that a later stage
-- may skip a run and take a newer one. Of the minute before, only seconds are taken in which more has arrived than a run saw that
-- has gone through.
WITH
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
    arrayMap(trace -> trace.2, arrived) AS hot_arrived,
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
    (
        SELECT groupUniqArray(root_call) FROM {{database}}.llm_inbox
        WHERE arrival >= hot AND root_call != 0 AND trace_hash IN (SELECT arrayJoin(hot_arrived))
    ) AS hot_root_calls,
    (
        SELECT groupArray(root_call)
        FROM
        (
            SELECT root_call
            FROM {{database}}.llm_inbox
            WHERE arrival >= hot AND root_call IN (SELECT arrayJoin(hot_root_calls))
            GROUP BY root_call
            HAVING min(scope) != max(scope) AND min(response_id) = ''
        )
    ) AS hot_told_by_two,
    (
        SELECT groupUniqArray((root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000) AS second, trace_id, trace_hash))
        FROM {{database}}.llm_inbox
        WHERE arrival >= hot AND (root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000)) IN
        (
            SELECT root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000) + arrayJoin([-1, 0, 1])
            FROM {{database}}.llm_inbox
            WHERE arrival >= hot AND trace_hash IN (SELECT arrayJoin(hot_arrived)) AND root_call IN (SELECT arrayJoin(hot_told_by_two))
        )
    ) AS hot_roots,
    -- With a trace are settled those that tell of the same calls, and those that tell of the same calls as these: a trace that is
    -- settled again without them would lose what it has from them. In the last minutes and by hash: there are too many for an
    -- order to help.
    arrayConcat(hot_arrived, arrayMap(root -> root.4, hot_roots)) AS hot_begun,
    (
        SELECT groupUniqArray((tenant, response_id)) FROM {{database}}.llm_inbox
        WHERE arrival >= hot AND response_id != '' AND trace_hash IN (SELECT arrayJoin(hot_begun))
    ) AS hot_ids,
    (
        SELECT groupUniqArray(trace_hash) FROM {{database}}.llm_inbox
        WHERE arrival >= hot AND response_id != '' AND (tenant, response_id) IN (SELECT arrayJoin(hot_ids))
            AND trace_hash NOT IN (SELECT arrayJoin(hot_begun))
    ) AS hot_beside,
    (
        SELECT groupUniqArray((tenant, response_id)) FROM {{database}}.llm_inbox
        WHERE arrival >= hot AND response_id != '' AND trace_hash IN (SELECT arrayJoin(hot_beside))
    ) AS hot_ids_beside,
    (
        SELECT groupUniqArray(trace_hash)
        FROM {{database}}.llm_inbox
        WHERE arrival >= hot AND (kind != 'other' OR input_tokens > 0 OR cache_read_tokens > 0 OR cache_write_tokens > 0 OR output_tokens > 0 OR reasoning_tokens > 0)
            AND (trace_hash IN (SELECT arrayJoin(hot_begun)) OR trace_hash IN (SELECT arrayJoin(hot_beside))
            OR (response_id != '' AND (tenant, response_id) IN (SELECT arrayJoin(hot_ids_beside))))
    ) AS hot_traces,
    -- What began within a second of calls that are settled, and is looked at only.
    (
        SELECT groupUniqArray(trace_hash)
        FROM {{database}}.llm_inbox
        WHERE arrival >= hot AND (root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000)) IN
            (SELECT root.1, root.2 + arrayJoin([-1, 0, 1]) FROM (SELECT arrayJoin(hot_roots) AS root))
    ) AS hot_beside_roots,
    -- Those of traces whose spans may have arrived before, where there are some.
    notEmpty(deep_arrived) AS some_deep,
    (SELECT (groupArrayArray(traces), groupArrayArray(beside)) FROM merge('{{database}}', '^llm_1_deep_work$') WHERE _table = if(some_deep, 'llm_1_deep_work', '')) AS deep,
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
            max(inbox.source) AS source,
            if(minIf(inbox.tenant, inbox.tenant != '') = max(inbox.tenant), max(inbox.tenant), '') AS tenant,
            max(inbox.service) AS service,
            max(inbox.environment) AS environment,
            max(inbox.instance) AS instance,
            max(inbox.team) AS team,
            max(inbox.project) AS project,
            max(inbox.parent_span_id) AS parent_span_id,
            max(inbox.name) AS name,
            max(inbox.scope) AS scope,
            max(inbox.convention) AS convention,
            max(inbox.kind) AS kind,
            max(inbox.operation) AS operation,
            max(inbox.provider) AS provider,
            max(inbox.request_model) AS request_model,
            max(inbox.response_model) AS response_model,
            max(inbox.model) AS model,
            max(inbox.response_id) AS response_id,
            max(inbox.agent) AS agent,
            max(inbox.agent_id) AS agent_id,
            max(inbox.workflow) AS workflow,
            max(inbox.tool) AS tool,
            max(inbox.tool_call_id) AS tool_call_id,
            max(inbox.conversation_id) AS conversation_id,
            max(inbox.user_id) AS user_id,
            max(inbox.prompt_name) AS prompt_name,
            max(inbox.prompt_version) AS prompt_version,
            max(inbox.variant) AS variant,
            max(inbox.status) AS status,
            max(inbox.error_type) AS error_type,
            max(inbox.finish_reason) AS finish_reason,
            max(inbox.agent_version) AS agent_version,
            max(inbox.service_tier) AS service_tier,
            max(inbox.region) AS region,
            max(inbox.deployment) AS deployment,
            max(inbox.billing_account) AS billing_account,
            max(inbox.credential) AS credential,
            max(inbox.sample_kind) AS sample_kind,
            max(inbox.input_tokens) AS input_tokens,
            max(inbox.cache_read_tokens) AS cache_read_tokens,
            max(inbox.cache_write_tokens) AS cache_write_tokens,
            max(inbox.output_tokens) AS output_tokens,
            max(inbox.reasoning_tokens) AS reasoning_tokens,
            max(inbox.reported_cost) AS reported_cost,
            max(inbox.time_to_first_token) AS time_to_first_token,
            max(inbox.max_output) AS max_output,
            max(inbox.replayed_tokens) AS replayed_tokens,
            max(inbox.streaming) AS streaming,
            max(inbox.is_execution) AS is_execution,
            max(inbox.args_sig) AS args_sig,
            max(inbox.result_sig) AS result_sig,
            max(inbox.sample_weight) AS sample_weight,
            max(inbox.known_library) AS known_library,
            argMax(inbox.context_chars, length(inbox.context_chars)) AS context_chars,
            argMax(inbox.context_items, length(inbox.context_items)) AS context_items,
            argMax(inbox.quantities, length(inbox.quantities)) AS quantities,
            argMax(inbox.malformed, length(inbox.malformed)) AS malformed
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
            max(inbox.request_model) AS d_request_model,
            max(inbox.response_model) AS d_response_model,
            max(inbox.model) AS d_model,
            max(inbox.response_id) AS d_response_id,
            max(inbox.conversation_id) AS d_conversation_id,
            max(inbox.finish_reason) AS d_finish_reason,
            max(inbox.input_tokens) AS d_input_tokens,
            max(inbox.cache_read_tokens) AS d_cache_read_tokens,
            max(inbox.cache_write_tokens) AS d_cache_write_tokens,
            max(inbox.output_tokens) AS d_output_tokens,
            max(inbox.reasoning_tokens) AS d_reasoning_tokens
        FROM {{database}}.llm_inbox AS inbox
        WHERE inbox.source = 'details' AND ((arrival >= hot AND trace_hash IN (SELECT arrayJoin(hot_traces))) OR trace_id IN (SELECT arrayJoin(deep_traces)))
        GROUP BY trace_id, span_id, inbox.tenant
    )
-- The time of this run once for all rows: each part of a union would read the clock for itself.
SELECT now64(3, 'UTC') AS run, look AS seen, *
FROM
(
    SELECT trace_id, span_id, started, ended, beside,
        spans.source AS source,
        spans.tenant AS tenant,
        spans.service AS service,
        spans.environment AS environment,
        spans.instance AS instance,
        spans.team AS team,
        spans.project AS project,
        spans.parent_span_id AS parent_span_id,
        spans.name AS name,
        spans.scope AS scope,
        spans.convention AS convention,
        spans.kind AS kind,
        spans.operation AS operation,
        spans.provider AS provider,
        if(spans.request_model = '', details.d_request_model, spans.request_model) AS request_model,
        if(spans.response_model = '', details.d_response_model, spans.response_model) AS response_model,
        multiIf(spans.response_model = '' AND details.d_response_model != '', details.d_response_model, spans.model = '', details.d_model, spans.model) AS model,
        if(spans.response_id = '', details.d_response_id, spans.response_id) AS response_id,
        spans.agent AS agent,
        spans.agent_id AS agent_id,
        spans.workflow AS workflow,
        spans.tool AS tool,
        spans.tool_call_id AS tool_call_id,
        if(spans.conversation_id = '', details.d_conversation_id, spans.conversation_id) AS conversation_id,
        spans.user_id AS user_id,
        spans.prompt_name AS prompt_name,
        spans.prompt_version AS prompt_version,
        spans.variant AS variant,
        spans.status AS status,
        spans.error_type AS error_type,
        if(spans.finish_reason = '', details.d_finish_reason, spans.finish_reason) AS finish_reason,
        spans.agent_version AS agent_version,
        spans.service_tier AS service_tier,
        spans.region AS region,
        spans.deployment AS deployment,
        spans.billing_account AS billing_account,
        spans.credential AS credential,
        spans.sample_kind AS sample_kind,
        if(coalesce(spans.input_tokens, spans.cache_read_tokens, spans.cache_write_tokens, spans.output_tokens, spans.reasoning_tokens) IS NULL, details.d_input_tokens, spans.input_tokens) AS input_tokens,
        if(coalesce(spans.input_tokens, spans.cache_read_tokens, spans.cache_write_tokens, spans.output_tokens, spans.reasoning_tokens) IS NULL, details.d_cache_read_tokens, spans.cache_read_tokens) AS cache_read_tokens,
        if(coalesce(spans.input_tokens, spans.cache_read_tokens, spans.cache_write_tokens, spans.output_tokens, spans.reasoning_tokens) IS NULL, details.d_cache_write_tokens, spans.cache_write_tokens) AS cache_write_tokens,
        if(coalesce(spans.input_tokens, spans.cache_read_tokens, spans.cache_write_tokens, spans.output_tokens, spans.reasoning_tokens) IS NULL, details.d_output_tokens, spans.output_tokens) AS output_tokens,
        if(coalesce(spans.input_tokens, spans.cache_read_tokens, spans.cache_write_tokens, spans.output_tokens, spans.reasoning_tokens) IS NULL, details.d_reasoning_tokens, spans.reasoning_tokens) AS reasoning_tokens,
        spans.reported_cost AS reported_cost,
        spans.time_to_first_token AS time_to_first_token,
        spans.max_output AS max_output,
        spans.replayed_tokens AS replayed_tokens,
        spans.streaming AS streaming,
        spans.is_execution AS is_execution,
        spans.args_sig AS args_sig,
        spans.result_sig AS result_sig,
        spans.sample_weight AS sample_weight,
        spans.known_library AS known_library,
        spans.context_chars AS context_chars,
        spans.context_items AS context_items,
        spans.quantities AS quantities,
        spans.malformed AS malformed
    FROM spans
    LEFT JOIN details ON details.d_trace_id = spans.trace_id AND details.d_span_id = spans.span_id AND details.d_tenant = spans.tenant
    UNION ALL
    -- The run itself, also when nothing arrived. This row goes through every stage: where it comes out, all before it has been.
    SELECT '', '', 0, 0, 0, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, map(), map(), map(), []
)
-- Without a look nothing is known of what arrived, and nothing may pass for settled.
WHERE look > toDateTime64(100000, 3, 'UTC')
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_1_settle
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_0_seen APPEND TO {{database}}.llm_settle AS
-- The stage's work, llm_1_settle_work, or the row of the run alone where nothing arrived.
WITH
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
    look AS this_run,
    notEmpty(new_seconds) AS due
SELECT work.* EXCEPT (run, seen, one), if(due, work.run, now64(3, 'UTC')) AS run, if(due, work.seen, this_run) AS seen
FROM
(
    SELECT *, 1 AS one
    FROM merge('{{database}}', '^llm_1_settle_work$')
    -- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
    WHERE _table = if(due, 'llm_1_settle_work', '')
) AS work
-- Without work there is one row, in which nothing is told but the run.
RIGHT JOIN (SELECT 1 AS one) AS always ON always.one = work.one
WHERE this_run > toDateTime64(100000, 3, 'UTC')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_2_models_work AS
-- Asks once what a model is billed as: when it is first seen, or when a price or rule was revised since. The row without
-- a model says up to which run that is done.
SELECT provider, model, kind, price_provider, price_key, context_window, rates, (SELECT max(run) FROM {{database}}.llm_settle) AS resolved_at
FROM (-- What each (provider, model) pair in `pairs` is billed as; one row a pair. Run it for the pairs of one settlement, or
-- keep its rows as a table: a span never meets a regex.
--   kind            seller | local | '' (nobody known sells it)
--   price_key       '' = no rule knows the model
--   context_window  null = not known
--   rates           newest first, user's rows before the list's; the first that holds is the rate
WITH
  pairs AS (SELECT DISTINCT provider, model
FROM
(
    SELECT provider, arrayJoin([model, request_model]) AS model
    FROM {{database}}.llm_settle
    WHERE run = (SELECT max(run) FROM {{database}}.llm_settle)
)
WHERE model != '' AND (provider, model) NOT IN
(
    SELECT known.provider, known.model
    FROM {{database}}.llm_models AS known
    WHERE known.resolved_at > (SELECT greatest(
        (SELECT max(revised_at) FROM {{database}}.llm_prices),
        (SELECT max(revised_at) FROM {{database}}.llm_price_rules),
        (SELECT max(revised_at) FROM {{database}}.llm_providers),
        (SELECT max(revised_at) FROM {{database}}.llm_model_limits)))
)),
  asked AS
  (
    SELECT *, substring(ref, 1, position(ref, '/') - 1) AS prefix, substring(ref, position(ref, '/') + 1) AS rest
    FROM
    (
      SELECT provider, model, if(length(provider) > 256, '', lower(trimBoth(provider))) AS name,
        replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(if(length(model) > 256, '', lower(trimBoth(model))), '^arn:aws[a-z-]*:bedrock:[^:]*:[^:]*:(?:foundation-model|inference-profile)/', ''), '^(?:projects/[^/]+/locations/[^/]+/)?publishers/[^/]+/models/', ''), '^models/', ''), '^bedrock/(?:converse/|converse_like/|invoke/)?(?:[a-z]{2}(?:-gov)?-[a-z]+-[0-9]/)?', 'bedrock/'), '^azure/(?:eu|us|global|global-standard)/', 'azure/') AS ref
      FROM pairs
    )
  ),
  -- Everywhere below each rule is put to all names before the next is: the engine compiles it once, not once a name.
  sellers AS
  (
    SELECT name, argMin((kind, price_provider), (source != 'user', ordinal)) AS seller
    FROM
    (
      SELECT kind, price_provider, source, ordinal, regex, except,
        arrayJoin((SELECT groupUniqArrayArray(if(position(ref, '/') > 1, [name, prefix], [name])) FROM asked)) AS name
      FROM {{database}}.llm_providers FINAL
      WHERE subject = 'provider'
    )
    WHERE name != '' AND match(name, concat('(?s)^(?:', regex, ')\\z'))
      AND (except = '' OR NOT match(name, concat('(?s)^(?:', except, ')\\z')))
    GROUP BY name
  ),
  models_sellers AS
  (
    SELECT ref, argMin(price_provider, (source != 'user', ordinal)) AS seller,
      argMinIf(price_provider, (source != 'user', ordinal), kind = 'host') AS host
    FROM
    (
      SELECT kind, price_provider, source, ordinal, regex, except, arrayJoin((SELECT groupUniqArray(ref) FROM asked)) AS ref
      FROM {{database}}.llm_providers FINAL
      WHERE subject = 'model'
    )
    WHERE match(ref, concat('(?s)^(?:', regex, ')\\z'))
      AND (except = '' OR NOT match(ref, concat('(?s)^(?:', except, ')\\z')))
    GROUP BY ref
  ),
  asked_with_sellers AS
  (
    SELECT asked.provider AS provider, asked.model AS model, asked.name AS asked_name, asked.ref AS ref, asked.rest AS rest,
      by_name.seller.1 AS named, by_name.seller.2 AS named_seller, by_prefix.seller.2 AS prefix_seller, by_model.seller AS models_seller, by_model.host AS host,
      named = 'gateway' AND asked.rest != '' AND by_prefix.seller.1 = 'seller' AS prefixed,
      asked.name = '' OR named IN ('framework', 'gateway') AS inferred
    FROM asked
    LEFT JOIN sellers AS by_name ON by_name.name = asked.name
    LEFT JOIN sellers AS by_prefix ON by_prefix.name = asked.prefix
    LEFT JOIN models_sellers AS by_model ON by_model.ref = asked.ref
  ),
  named_sellers AS
  (
    SELECT provider, model,
      multiIf(prefixed, prefix_seller, inferred, models_seller, named = 'seller' AND named_seller IN ('openai', 'anthropic', 'mistral', 'cohere', 'deepseek', 'moonshotai', 'minimax', 'ai21', 'meta') AND host != '', host,
        named = 'seller', named_seller, asked_name) AS seller,
      multiIf(named = 'local', 'local', named = 'seller' OR (inferred AND seller != ''), 'seller', '') AS kind,
      if(prefixed, rest, ref) AS name
    FROM asked_with_sellers
  ),
  sold AS
  (
    SELECT provider, model, seller, kind, arrayDistinct([variant_0, variant_1, variant_2, variant_3, variant_4, variant_5, variant_6, variant_7, variant_8, variant_9]) AS variants
    FROM (SELECT *, replaceRegexpAll(variant_8, '^((?:mistral|mixtral|ministral|magistral|pixtral|devstral|voxtral)-)', 'mistral.\\1') AS variant_9 FROM (SELECT *, replaceRegexpAll(variant_7, '^(llama[0-9])', 'meta.\\1') AS variant_8 FROM (SELECT *, replaceRegexpAll(variant_6, '^(nova|titan)-', 'amazon.\\1-') AS variant_7 FROM (SELECT *, replaceRegexpAll(variant_5, '-20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$', '') AS variant_6 FROM (SELECT *, replaceRegexpAll(variant_4, '^(?:openrouter/)?(?:openai|anthropic|google|gemini|vertex_ai|azure|azure_ai|bedrock|mistral|mistralai|cohere|x-ai|xai|deepseek|moonshotai|perplexity)/', '') AS variant_5 FROM (SELECT *, replaceRegexpAll(variant_3, ':(?:nitro|floor|exacto|online|thinking|extended|beta)$', '') AS variant_4 FROM (SELECT *, replaceRegexpAll(variant_2, '@[a-z0-9.-]+$', '') AS variant_3 FROM (SELECT *, replaceRegexpAll(variant_1, '-(20[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(-|:|$)', '-\\1-\\2-\\3\\4') AS variant_2 FROM (SELECT *, replaceRegexpAll(variant_0, '^@[^/]+/', '') AS variant_1 FROM (SELECT *, name AS variant_0 FROM named_sellers))))))))))
  ),
  candidates AS
  (
    SELECT asked_of_rule.1 AS provider, asked_of_rule.2 AS model, asked_of_rule.3 AS kind, price_provider, price_key, source, ordinal,
      -- The first way to read the name that the rule knows; 0 = none.
      arrayFirstIndex(v -> match(v, concat('(?s)^(?:', regex, ')\\z')) AND (except = '' OR NOT match(v, concat('(?s)^(?:', except, ')\\z'))), asked_of_rule.4) AS variant
    FROM
    (
      SELECT rule.price_provider AS price_provider, rule.price_key AS price_key, rule.source AS source, rule.ordinal AS ordinal,
        rule.regex AS regex, rule.except AS except, arrayJoin(names.names) AS asked_of_rule
      FROM (SELECT seller, groupArray((provider, model, kind, variants)) AS names FROM sold GROUP BY seller) AS names
      LEFT JOIN {{database}}.llm_price_rules AS rule FINAL ON rule.provider = names.seller
    )
  ),
  known AS
  (
    SELECT provider, model, any(kind) AS kind,
      argMinIf((price_provider, price_key), (source != 'user', variant, ordinal), variant > 0) AS key
    FROM candidates
    GROUP BY provider, model
  ),
  rates AS
  (
    SELECT provider, price_key,
      arraySort(r -> (NOT r.user, r.service_tier = '', r.region = '', r.region = 'regional', -toInt64(toUnixTimestamp(r.valid_from)), r.time_to - r.time_from, -toInt64(r.band_from)),
        groupArray(CAST(
          (source = 'user', service_tier, region, valid_from, valid_to, time_from, time_to, band_from, input, cache_read, cache_write, output, reasoning, requests, meters)
          AS Tuple(user Bool, service_tier LowCardinality(String), region LowCardinality(String),
            valid_from DateTime('UTC'), valid_to DateTime('UTC'), time_from UInt32, time_to UInt32, band_from UInt64,
            input Nullable(Decimal(18, 6)), cache_read Nullable(Decimal(18, 6)), cache_write Nullable(Decimal(18, 6)),
            output Nullable(Decimal(18, 6)), reasoning Nullable(Decimal(18, 6)), requests Nullable(Decimal(18, 6)),
            meters Map(LowCardinality(String), Decimal(18, 6))))
        )) AS rates
    FROM {{database}}.llm_prices FINAL
    GROUP BY provider, price_key
  ),
  windows AS
  (
    SELECT provider, price_key, argMinIf(context_window, source != 'user', context_window > 0) AS context_window
    FROM {{database}}.llm_model_limits FINAL
    GROUP BY provider, price_key
  )
SELECT known.provider AS provider, known.model AS model, known.kind AS kind,
  known.key.1 AS price_provider, known.key.2 AS price_key,
  nullIf(windows.context_window, 0) AS context_window,
  rates.rates AS rates
FROM known
LEFT JOIN rates ON rates.provider = known.key.1 AND rates.price_key = known.key.2
LEFT JOIN windows ON windows.provider = known.key.1 AND windows.price_key = known.key.2)
UNION ALL
SELECT '', '', '', '', '', NULL, [], (SELECT max(run) FROM {{database}}.llm_settle)
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_2_models
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_1_settle APPEND TO {{database}}.llm_models AS
-- The stage's work, llm_2_models_work, or the row of the run alone where nothing arrived.
WITH
    (SELECT max(run) FROM {{database}}.llm_settle) AS this_run,
    (SELECT count() FROM (SELECT 1 FROM (SELECT DISTINCT provider, model
FROM
(
    SELECT provider, arrayJoin([model, request_model]) AS model
    FROM {{database}}.llm_settle
    WHERE run = (SELECT max(run) FROM {{database}}.llm_settle)
)
WHERE model != '' AND (provider, model) NOT IN
(
    SELECT known.provider, known.model
    FROM {{database}}.llm_models AS known
    WHERE known.resolved_at > (SELECT greatest(
        (SELECT max(revised_at) FROM {{database}}.llm_prices),
        (SELECT max(revised_at) FROM {{database}}.llm_price_rules),
        (SELECT max(revised_at) FROM {{database}}.llm_providers),
        (SELECT max(revised_at) FROM {{database}}.llm_model_limits)))
)) LIMIT 1)) > 0 AS due
SELECT work.* EXCEPT (resolved_at, one), if(due, work.resolved_at, this_run) AS resolved_at
FROM
(
    SELECT *, 1 AS one
    FROM merge('{{database}}', '^llm_2_models_work$')
    -- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
    WHERE _table = if(due, 'llm_2_models_work', '')
) AS work
-- Without work there is one row, in which nothing is told but the run.
RIGHT JOIN (SELECT 1 AS one) AS always ON always.one = work.one
WHERE this_run > toDateTime64(100000, 3, 'UTC')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_3_inferred_work AS
-- Parents that did not arrive, and the span that stands in for each: the innermost that lies around all spans that name it, if
-- that is beyond doubt. Of each tenant by itself: what others have of a trace is as if it had not arrived. It follows from told parents alone, so that no parent that is inferred leads to another.
WITH RECURSIVE
    (SELECT max(run) FROM {{database}}.llm_settle) AS this_run,
    -- The missing parents of traces of which a root has arrived: until then a parent may just not have ended. A parent lasted at
    -- least as long as the spans that name it. A list: a common table expression would be read again at each place that names it.
    (
        SELECT groupArray((trace_id, missing, began, finished, tenant))
        FROM
        (
            SELECT trace_id, parent_span_id AS missing, min(started) AS began, max(ended) AS finished, toString(spans.tenant) AS tenant
            FROM {{database}}.llm_settle AS spans
            WHERE run = this_run AND parent_span_id != ''
                AND (trace_id, spans.tenant) IN (SELECT trace_id, tenant FROM {{database}}.llm_settle WHERE run = this_run AND parent_span_id = '' AND trace_id != '')
                AND (trace_id, spans.tenant, parent_span_id) NOT IN (SELECT trace_id, tenant, span_id FROM {{database}}.llm_settle WHERE run = this_run)
            GROUP BY trace_id, parent_span_id, spans.tenant
        )
    ) AS gaps,
    told AS
    (
        SELECT trace_id, span_id, parent_span_id, tenant, kind, started, ended
        FROM {{database}}.llm_settle
        WHERE run = this_run AND trace_id IN (SELECT arrayJoin(gaps.1))
    ),
    -- Agents, tools and what surrounds them have others below, a root has all of its trace; with the line of parents above.
    lines AS
    (
        SELECT trace_id, span_id, toString(tenant) AS tenant, started, ended, parent_span_id AS next, toUInt8(0) AS depth, CAST([], 'Array(String)') AS above
        FROM told
        WHERE kind IN ('agent', 'tool', 'handoff', 'workflow') OR parent_span_id = ''
        UNION ALL
        SELECT lines.trace_id, lines.span_id, lines.tenant, lines.started, lines.ended, told.parent_span_id AS next, toUInt8(lines.depth + 1) AS depth,
            arrayPushBack(lines.above, lines.next) AS above
        FROM lines
        INNER JOIN told ON told.trace_id = lines.trace_id AND told.span_id = lines.next AND told.tenant = lines.tenant
        WHERE lines.next != '' AND lines.depth < 64
    ),
    -- One whose line has no end stands in for nothing.
    containers AS
    (
        SELECT trace_id, span_id, tenant, started, ended, above, gap, gap_began, gap_finished
        FROM
        (
            SELECT trace_id, span_id, any(lines.tenant) AS tenant, any(lines.started) AS started, any(lines.ended) AS ended,
                argMax(lines.above, depth) AS above, argMax(next, depth) AS gap
            FROM lines
            GROUP BY trace_id, span_id
            HAVING max(depth) < 64
        ) AS ends
        LEFT JOIN
        (
            SELECT missing.1 AS gap_trace, missing.2 AS gap_parent, missing.3 AS gap_began, missing.4 AS gap_finished, missing.5 AS gap_tenant
            FROM (SELECT arrayJoin(gaps) AS missing)
        ) AS known ON gap_trace = trace_id AND gap_parent = gap AND gap_tenant = tenant
        WHERE gap = '' OR gap_parent != ''
    ),
    around AS
    (
        SELECT trace_id, missing, groupArray(33)((span_id, above, gap, gap_began, gap_finished, started, ended)) AS places
        FROM
        (
            SELECT trace_id, of_tenant, missing, span_id, above, gap, gap_began, gap_finished, containers.started AS started, containers.ended AS ended
            FROM containers
            INNER JOIN
            (
                SELECT gap.1 AS of_trace, gap.2 AS missing, gap.3 AS began, gap.4 AS finished, gap.5 AS of_tenant
                FROM (SELECT arrayJoin(gaps) AS gap)
            ) AS missing_parents ON missing_parents.of_trace = trace_id AND of_tenant = containers.tenant
            -- Of two gaps only the one around the other may be above it: no circle comes about.
            WHERE containers.started <= began AND containers.ended >= finished AND gap != missing
                AND (gap = '' OR (gap_began, -gap_finished) < (began, -finished))
                -- More comparisons than this, and nothing is inferred in the trace.
                AND (trace_id, of_tenant) IN
                (
                    SELECT trace_id, tenant
                    FROM (SELECT trace_id, tenant, count() AS n FROM containers GROUP BY trace_id, tenant) AS containers_of_trace
                    INNER JOIN
                    (
                        SELECT gap.1 AS gap_trace, gap.5 AS gap_tenant, count() AS n FROM (SELECT arrayJoin(gaps) AS gap) GROUP BY gap_trace, gap_tenant
                    ) AS gaps_of_trace ON gap_trace = trace_id AND gap_tenant = tenant
                    WHERE containers_of_trace.n * gaps_of_trace.n <= 4000000
                )
        )
        GROUP BY trace_id, of_tenant, missing
        HAVING length(places) <= 32 AND max(gap = '' AND empty(above))
    )
-- Of two beside each other neither stands in, but what is around both: the innermost that is around or within each of the others.
SELECT this_run AS run, trace_id, missing, stand_in
FROM
(
    SELECT trace_id, missing,
        arraySort(place -> -place.1, arrayFilter(place -> place.1 + place.2 = length(places) - 1,
            arrayMap(c -> (arrayCount(k -> has(c.2, k.1) OR (c.3 != '' AND k.3 != c.3 AND k.6 <= c.4 AND k.7 >= c.5 AND (k.3 = '' OR (k.4, -k.5) < (c.4, -c.5))), places), arrayCount(k -> has(k.2, c.1) OR (k.3 != '' AND c.3 != k.3 AND c.6 <= k.4 AND c.7 >= k.5 AND (c.3 = '' OR (c.4, -c.5) < (k.4, -k.5))), places), c.1), places)))[1].3 AS stand_in
    FROM around
    WHERE stand_in != ''
    UNION ALL
    SELECT '', '', ''
)
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_3_inferred
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_1_settle APPEND TO {{database}}.llm_inferred AS
-- The stage's work, llm_3_inferred_work, or the row of the run alone where nothing arrived.
WITH
    (SELECT max(run) FROM {{database}}.llm_settle) AS this_run,
    (SELECT count() FROM (SELECT 1 FROM (SELECT trace_id, parent_span_id AS missing, min(started) AS began, max(ended) AS finished, toString(spans.tenant) AS tenant
FROM {{database}}.llm_settle AS spans
WHERE run = this_run AND parent_span_id != ''
    AND (trace_id, spans.tenant) IN (SELECT trace_id, tenant FROM {{database}}.llm_settle WHERE run = this_run AND parent_span_id = '' AND trace_id != '')
    AND (trace_id, spans.tenant, parent_span_id) NOT IN (SELECT trace_id, tenant, span_id FROM {{database}}.llm_settle WHERE run = this_run)
GROUP BY trace_id, parent_span_id, spans.tenant) LIMIT 1)) > 0 AS due
SELECT work.* EXCEPT (run, one), if(due, work.run, this_run) AS run
FROM
(
    SELECT *, 1 AS one
    FROM merge('{{database}}', '^llm_3_inferred_work$')
    -- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
    WHERE _table = if(due, 'llm_3_inferred_work', '')
) AS work
-- Without work there is one row, in which nothing is told but the run.
RIGHT JOIN (SELECT 1 AS one) AS always ON always.one = work.one
WHERE this_run > toDateTime64(100000, 3, 'UTC')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_3_ancestry_work AS
-- Each GenAI span with each of its ancestors, itself at depth 0. An ancestor that was never seen (seen = 0) ends the
-- line, and so does one of another tenant: what others have of a trace is as if it had not arrived. crossed: 3 = a tool lies between, 1 = an agent or a hand-off does, 2 = only calls with usage do; inferred: a missing parent does, and what is
-- around it stands in. Depth ends at 64; a line that comes back to a span ends there: a parent below its own child is none.
WITH RECURSIVE
    (SELECT max(run) FROM {{database}}.llm_inferred) AS this_run,
    topology AS
    (
        SELECT run, trace_id, span_id, parent_span_id, tenant,
            multiIf(kind = 'tool', 3, kind IN ('agent', 'handoff'), 1, is_call AND bears, 2, 0) AS crosses, kind != 'other' OR bears AS wanted
        FROM {{database}}.llm_settle
        WHERE run = this_run
    ),
    missing_parents AS
    (
        SELECT DISTINCT found.trace_id AS trace_id, found.missing AS missing, found.stand_in AS stand_in, topology.tenant AS of_tenant
        FROM {{database}}.llm_inferred AS found
        INNER JOIN topology ON topology.trace_id = found.trace_id AND topology.span_id = found.stand_in
        WHERE found.run = this_run AND found.trace_id != ''
    ),
    lines AS
    (
        SELECT run, trace_id, span_id, tenant, span_id AS ancestor, toUInt8(0) AS depth, toUInt8(0) AS crossed, toUInt8(1) AS seen,
            toUInt8(0) AS inferred, toUInt8(0) AS crosses, parent_span_id AS next
        FROM topology
        WHERE wanted
        UNION ALL
        SELECT lines.run, lines.trace_id, lines.span_id, lines.tenant, if(stand_in != '', stand_in, lines.next) AS ancestor, toUInt8(lines.depth + 1) AS depth,
            multiIf(lines.crossed = 3 OR lines.crosses = 3, 3, lines.crossed = 1 OR lines.crosses = 1, 1, lines.crossed = 2 OR lines.crosses = 2, 2, 0) AS crossed, toUInt8(above.span_id != '') AS seen,
            toUInt8(lines.inferred OR stand_in != '') AS inferred, above.crosses AS crosses, above.parent_span_id AS next
        FROM lines
        LEFT JOIN missing_parents ON missing_parents.trace_id = lines.trace_id AND missing = lines.next AND missing_parents.of_tenant = lines.tenant
        LEFT JOIN topology AS above ON above.trace_id = lines.trace_id AND above.span_id = if(stand_in != '', stand_in, lines.next) AND above.tenant = lines.tenant
        WHERE lines.next != '' AND lines.depth < 64
    )
SELECT run, trace_id, span_id, step.1 AS ancestor, step.2 AS depth, step.3 AS crossed, step.4 AS seen, step.5 AS inferred
FROM
(
    SELECT run, trace_id, span_id,
        arraySort(step -> step.2, groupUniqArray((ancestor, depth, crossed, seen, inferred))) AS whole,
        if(length(whole) <= 64, [], arrayMap(step -> step.1, whole)) AS ids,
        arrayFirstIndex((id, place) -> has(arraySlice(ids, place + 1), id), ids, arrayEnumerate(ids)) AS comes_back
    FROM lines
    GROUP BY run, trace_id, span_id
)
ARRAY JOIN if(comes_back = 0, whole, arraySlice(whole, 1, comes_back)) AS step
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_3_ancestry
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_3_inferred APPEND TO {{database}}.llm_ancestry AS
-- The stage's work, llm_3_ancestry_work, or the row of the run alone where nothing arrived.
WITH
    (SELECT max(run) FROM {{database}}.llm_inferred) AS this_run,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_settle AS source WHERE run = this_run AND trace_id != '' LIMIT 1)) > 0 AS due
SELECT work.* EXCEPT (run, one), if(due, work.run, this_run) AS run
FROM
(
    SELECT *, 1 AS one
    FROM merge('{{database}}', '^llm_3_ancestry_work$')
    -- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
    WHERE _table = if(due, 'llm_3_ancestry_work', '')
) AS work
-- Without work there is one row, in which nothing is told but the run.
RIGHT JOIN (SELECT 1 AS one) AS always ON always.one = work.one
WHERE this_run > toDateTime64(100000, 3, 'UTC')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_4_alone_work AS
-- Calls that are all of their trace, of which another library tells in a trace of its own, and the calls that stand for them.
-- That two spans look alike is not enough: one of the libraries must tell of none in sight that the other does not tell of. Two
-- that each tell of calls of their own look alike by chance.
WITH
    (SELECT max(run) FROM {{database}}.llm_ancestry) AS this_run,
    calls AS
    (
        SELECT trace_id, span_id, parent_span_id, tenant, service, environment, instance, source, kind, replaceRegexpOne(model, '^.*[./]([A-Za-z])', '\\1') AS own_model, response_id, scope, status, finish_reason, started, ended, bears, total_input, total_output, ifNull(input_tokens, 0) AS fresh_input,
            -- Of several spans of one call the greatest stays: the one that lies in a run and not in a trace of its own, the
            -- one that tells what it was given, the innermost. An order without ties: were each replaced by the other, the call would be lost.
            (parent_span_id != '', total_input > 0, started, -ended, trace_id, span_id) AS call_rank
        FROM {{database}}.llm_settle
        WHERE run = this_run AND is_call
    ),
    -- Calls that are all of their trace but what no library of calls tells, each with those of its service that begin within a
    -- second: in sight are the nearest of these.
    alone AS
    (
        SELECT call, arrayFilter(y -> abs(y.3 - call.3) <= 1000000000, beside) AS beside, arrayFilter(y -> abs(y.3 - call.3) <= 1000000000, in_sight) AS in_sight
        FROM
        (
            SELECT (trace_id, span_id, started, ended, scope, instance, response_id, own_model, status = 'error', total_input, fresh_input, total_output, call_rank) AS call,
                groupArray(call) OVER (PARTITION BY tenant, service, environment, kind ORDER BY started, trace_id, span_id ROWS BETWEEN 16 PRECEDING AND 16 FOLLOWING) AS beside,
                groupArray(call) OVER (PARTITION BY tenant, service, environment, kind ORDER BY started, trace_id, span_id ROWS BETWEEN 8 PRECEDING AND 8 FOLLOWING) AS in_sight
            FROM calls
            WHERE parent_span_id = '' AND source != 'log'
                -- Of one library there is nothing to compare.
                AND (tenant, service) IN (SELECT tenant, service FROM calls WHERE parent_span_id = '' GROUP BY tenant, service HAVING min(scope) != max(scope))
                AND (trace_id, tenant) IN
                (
                    SELECT trace_id, tenant FROM {{database}}.llm_settle
                    WHERE run = this_run AND (kind != 'other' OR bears)
                    GROUP BY trace_id, tenant
                    HAVING count() = 1
                )
        )
        WHERE call.7 = ''
    )
SELECT (call.1, call.2) AS member,
    arrayReverseSort(y -> (y.7 != '', y.9, y.13), arrayFilter(y -> (y.7 != '', y.9, y.13) > (call.7 != '', call.9, call.13)
        AND NOT arrayExists(z -> z.5 = y.5 AND (abs(call.3 - z.3) + abs(call.4 - z.4), z.1, z.2) < (abs(call.3 - y.3) + abs(call.4 - y.4), y.1, y.2), like_it)
        AND NOT arrayExists(z -> z.5 = call.5 AND y.5 != z.5 AND y.1 != z.1 AND (y.7 = '' OR z.7 = '' OR y.7 = z.7) AND ((y.7 != '' AND z.7 != '') OR ((y.6 = '' OR z.6 = '' OR y.6 = z.6) AND y.8 != '' AND z.8 != '' AND (startsWith(y.8, z.8) OR startsWith(z.8, y.8)) AND (y.9 = z.9 OR if(y.9, z.10 + z.12, y.10 + y.12) = 0) AND greatest(abs(y.3 - z.3), abs(y.4 - z.4)) <= if(y.10 > 0 AND z.10 > 0, 100000000, 50000000) AND ((y.3 >= z.3 AND y.4 <= z.4) OR (y.3 <= z.3 AND y.4 >= z.4) OR (greatest(abs(y.3 - z.3), abs(y.4 - z.4)) <= 5000000 AND y.3 < z.4 AND z.3 < y.4)) AND (y.12 = 0 OR z.12 = 0 OR y.12 = z.12) AND (y.10 = 0 OR z.10 = 0 OR y.10 = z.10 OR y.11 = z.11))) AND (abs(y.3 - z.3) + abs(y.4 - z.4), z.1, z.2) < (abs(call.3 - y.3) + abs(call.4 - y.4), call.1, call.2), beside)
        AND (NOT arrayExists((z, scopes) -> z.5 = call.5 AND (z.6 = '' OR call.6 = '' OR z.6 = call.6) AND NOT has(scopes, y.5), in_sight, scopes_like)
            OR NOT arrayExists((z, scopes) -> z.5 = y.5 AND (z.6 = '' OR call.6 = '' OR z.6 = call.6) AND NOT has(scopes, call.5), in_sight, scopes_like)),
        like_it))[1] AS twin,
    (twin.1, twin.2) AS stays
FROM
(
    -- Each likeness looked at once, and no deeper than a list in a list: ClickHouse resolves what is within lambdas anew for each.
    SELECT call, beside, in_sight,
        arrayFilter(y -> call.5 != y.5 AND call.1 != y.1 AND (call.7 = '' OR y.7 = '' OR call.7 = y.7) AND ((call.7 != '' AND y.7 != '') OR ((call.6 = '' OR y.6 = '' OR call.6 = y.6) AND call.8 != '' AND y.8 != '' AND (startsWith(call.8, y.8) OR startsWith(y.8, call.8)) AND (call.9 = y.9 OR if(call.9, y.10 + y.12, call.10 + call.12) = 0) AND greatest(abs(call.3 - y.3), abs(call.4 - y.4)) <= if(call.10 > 0 AND y.10 > 0, 100000000, 50000000) AND ((call.3 >= y.3 AND call.4 <= y.4) OR (call.3 <= y.3 AND call.4 >= y.4) OR (greatest(abs(call.3 - y.3), abs(call.4 - y.4)) <= 5000000 AND call.3 < y.4 AND y.3 < call.4)) AND (call.12 = 0 OR y.12 = 0 OR call.12 = y.12) AND (call.10 = 0 OR y.10 = 0 OR call.10 = y.10 OR call.11 = y.11))), beside) AS like_it,
        arrayMap(z -> arrayMap(v -> v.5, arrayFilter(v -> z.5 != v.5 AND z.1 != v.1 AND (z.7 = '' OR v.7 = '' OR z.7 = v.7) AND ((z.7 != '' AND v.7 != '') OR ((z.6 = '' OR v.6 = '' OR z.6 = v.6) AND z.8 != '' AND v.8 != '' AND (startsWith(z.8, v.8) OR startsWith(v.8, z.8)) AND (z.9 = v.9 OR if(z.9, v.10 + v.12, z.10 + z.12) = 0) AND greatest(abs(z.3 - v.3), abs(z.4 - v.4)) <= if(z.10 > 0 AND v.10 > 0, 100000000, 50000000) AND ((z.3 >= v.3 AND z.4 <= v.4) OR (z.3 <= v.3 AND z.4 >= v.4) OR (greatest(abs(z.3 - v.3), abs(z.4 - v.4)) <= 5000000 AND z.3 < v.4 AND v.3 < z.4)) AND (z.12 = 0 OR v.12 = 0 OR z.12 = v.12) AND (z.10 = 0 OR v.10 = 0 OR z.10 = v.10 OR z.11 = v.11))), beside)), in_sight) AS scopes_like
    FROM alone
)
WHERE twin.2 != ''
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_4_same_work AS
-- Which spans tell of a call that another span stands for (leader), and which only wrap calls (no leader).
WITH
    (SELECT max(run) FROM {{database}}.llm_ancestry) AS this_run,
    -- Of one library there is nothing to compare, and calls with an id are known by it.
    (
        SELECT count()
        FROM
        (
            SELECT tenant, service
            FROM {{database}}.llm_settle
            WHERE run = this_run AND is_call AND parent_span_id = '' AND source != 'log'
            GROUP BY tenant, service
            HAVING min(scope) != max(scope) AND min(response_id) = ''
            LIMIT 1
        )
    ) > 0 AS some_alone,
    calls AS
    (
        SELECT trace_id, span_id, parent_span_id, tenant, service, environment, instance, source, kind, replaceRegexpOne(model, '^.*[./]([A-Za-z])', '\\1') AS own_model, response_id, scope, status, finish_reason, started, ended, bears, total_input, total_output, ifNull(input_tokens, 0) AS fresh_input,
            -- Of several spans of one call the greatest stays: the one that lies in a run and not in a trace of its own, the
            -- one that tells what it was given, the innermost. An order without ties: were each replaced by the other, the call would be lost.
            (parent_span_id != '', total_input > 0, started, -ended, trace_id, span_id) AS call_rank
        FROM {{database}}.llm_settle
        WHERE run = this_run AND is_call
    ),
    lines AS
    (
        SELECT trace_id, span_id, ancestor, depth, crossed, seen, inferred FROM {{database}}.llm_ancestry WHERE run = this_run
    ),
    -- Pairs of calls of which one lies below the other with no agent, no tool and no missing parent between. Each once, although two
    -- uncoordinated sets of views may have written the lines of one run.
    nested AS
    (
        SELECT DISTINCT lines.trace_id AS trace_id, lines.span_id AS inner_id, lines.ancestor AS outer_id,
            inner_call.call_rank > outer_call.call_rank AS inner_stays,
            inner_call.bears AS inner_bears, outer_call.bears AS outer_bears, inner_call.status = 'error' AS inner_failed, outer_call.status = 'error' AS outer_failed, lines.crossed = 0 AS nearest,
            inner_call.total_input = outer_call.total_input AND inner_call.total_output = outer_call.total_output AS equal,
            -- What another library says about the one call that it surrounds may differ: in its basis, or by an estimate. What one
            -- library says on both may, too, where they were given the same: one may leave out what was reasoned.
            (inner_call.scope != outer_call.scope OR inner_call.total_input = outer_call.total_input) AND uniqExact(lines.span_id) OVER (PARTITION BY lines.trace_id, lines.ancestor) = 1 AS only,
            inner_call.scope = outer_call.scope AS of_one_library,
            inner_call.total_input AS inner_input, outer_call.total_input AS outer_input,
            inner_call.total_output AS inner_output, outer_call.total_output AS outer_output
        FROM lines
        INNER JOIN calls AS inner_call ON inner_call.trace_id = lines.trace_id AND inner_call.span_id = lines.span_id
        INNER JOIN calls AS outer_call ON outer_call.trace_id = lines.trace_id AND outer_call.span_id = lines.ancestor
        WHERE lines.depth > 0 AND lines.seen = 1 AND lines.crossed NOT IN (1, 3) AND lines.inferred = 0
    ),
    -- One response id, at one time: one call. An id that comes again later (local servers, caches) is no identity.
    by_id AS
    (
        SELECT trace_id, span_id, tenant, response_id, call_rank,
            sum(started > before) OVER (PARTITION BY tenant, response_id ORDER BY started, trace_id, span_id) AS cluster
        FROM
        (
            SELECT *, max(ended) OVER (PARTITION BY tenant, response_id ORDER BY started, trace_id, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
            FROM calls
            WHERE response_id != ''
        )
    ),
    -- What tells of the same call, and which stays instead.
    same AS
    (
        SELECT member.1 AS trace_id, member.2 AS span_id, argMax(stays, (certainty, stays)) AS leader
        FROM
        (
            SELECT arrayJoin(groupArray((trace_id, span_id))) AS member, argMax((trace_id, span_id), call_rank) AS stays, 3 AS certainty
            FROM by_id
            GROUP BY tenant, response_id, cluster
            HAVING count() > 1
            UNION ALL
            -- Two instrumentations of one call: one interval inside the other, equal usage, not two different ids. Or, side by
            -- side, one cut by the other: an outer library that streams hands the call on and ends first. Only those of the
            -- library that began first are stood for, since calls made at once by both overlap with one another.
            SELECT (trace_id, twin.1) AS member,
                (trace_id, arrayReverseSort(y -> y.6, arrayFilter(y -> y.6 > twin.6 AND y.4 != twin.4
                    AND ((y.2 >= twin.2 AND y.3 <= twin.3) OR (y.2 <= twin.2 AND y.3 >= twin.3)
                        OR (y.2 < twin.3 AND twin.2 < y.3 AND y.7 = twin.7 AND twin.7 != '' AND twin.4 = arrayFirst(z -> z.7 = twin.7, twins).4))
                    AND (y.5 = '' OR twin.5 = '' OR y.5 = twin.5), twins))[1].1) AS stays, 2 AS certainty
            FROM
            (
                -- Twins begin close to one another; a loop of ten thousand equal calls is not compared each with each.
                SELECT trace_id, (span_id, started, ended, scope, response_id, call_rank, parent_span_id) AS twin,
                    groupArray((span_id, started, ended, scope, response_id, call_rank, parent_span_id))
                        OVER (PARTITION BY trace_id, tenant, total_input, total_output ORDER BY started, span_id ROWS BETWEEN 16 PRECEDING AND 16 FOLLOWING) AS twins
                FROM calls
                WHERE bears
            )
            WHERE stays.2 != ''
            UNION ALL
            -- The same of two side by side, of which one tells no usage, or of a stream its output alone. An outer library may
            -- even end before the SDK's call begins: the next one, with the same end, within the seconds that a client takes to start.
            SELECT (trace_id, twin.1) AS member,
                (trace_id, arrayReverseSort(y -> y.6, arrayFilter(y -> y.6 > twin.6 AND y.4 != twin.4
                    AND ((y.2 >= twin.2 AND y.3 <= twin.3) OR (y.2 <= twin.2 AND y.3 >= twin.3)
                        OR (y.2 < twin.3 AND twin.2 < y.3 AND (y.6.2 OR twin.4 = begun_by))
                        OR (y.1 = next AND twin.4 = begun_by AND NOT failed AND y.8 = twin.8 AND y.2 - twin.3 <= 5000000000))
                    AND (y.5 = '' OR twin.5 = '' OR y.5 = twin.5)
                    AND (twin.9 = 0 OR y.9 = twin.9)
                    AND (startsWith(y.7, twin.7) OR startsWith(twin.7, y.7)), twins))[1].1) AS stays, 0 AS certainty
            FROM
            (
                SELECT trace_id, total_input, (span_id, started, ended, scope, response_id, call_rank, own_model, finish_reason, total_output) AS twin,
                    status = 'error' AS failed,
                    first_value(scope) OVER (PARTITION BY trace_id, tenant, parent_span_id, kind ORDER BY started, span_id) AS begun_by,
                    leadInFrame(span_id) OVER (PARTITION BY trace_id, tenant, parent_span_id, kind ORDER BY started, span_id ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) AS next,
                    groupArray((span_id, started, ended, scope, response_id, call_rank, own_model, finish_reason, total_output))
                        OVER (PARTITION BY trace_id, tenant, parent_span_id, kind ORDER BY started, span_id ROWS BETWEEN 16 PRECEDING AND 16 FOLLOWING) AS twins
                FROM calls
                WHERE parent_span_id != ''
            )
            WHERE total_input = 0 AND stays.2 != ''
            UNION ALL
            -- Few stores have such calls.
            SELECT member, stays, 0 AS certainty FROM merge('{{database}}', '^llm_4_alone_work$') WHERE _table = if(some_alone, 'llm_4_alone_work', '')
            UNION ALL
            SELECT (trace_id, if(inner_stays, outer_id, inner_id)) AS member, (trace_id, if(inner_stays, inner_id, outer_id)) AS stays, 1 AS certainty
            FROM nested
            WHERE (inner_bears AND outer_bears AND (equal OR only)) OR (outer_bears AND NOT inner_bears AND NOT inner_failed)
        )
        WHERE member != stays
        GROUP BY member
    ),
    -- Calls that only wrap others: they tell nothing, or the sum of the calls below that tell usage next to them.
    wrappers AS
    (
        SELECT trace_id, outer_id AS span_id
        FROM nested
        GROUP BY trace_id, outer_id
        -- One that came out well above calls of another library that all failed tells of another attempt.
        HAVING (NOT max(outer_bears) AND (max(inner_bears) OR NOT min(inner_failed) OR max(outer_failed) OR max(of_one_library)))
            OR (countIf(inner_bears AND nearest) > 1 AND max(outer_bears) AND has(
                -- Each usage once, too: where two instrumentations tell of every call below.
                [(sumIf(inner_input, inner_bears AND nearest), sumIf(inner_output, inner_bears AND nearest)),
                    arrayFold((sum, usage) -> (sum.1 + usage.1, sum.2 + usage.2), groupUniqArrayIf((inner_input, inner_output), inner_bears AND nearest), (toUInt64(0), toUInt64(0)))],
                (max(outer_input), max(outer_output))))
    )
SELECT this_run AS run, trace_id, span_id, max(leader.1) AS leader_trace, max(leader.2) AS leader_id
FROM
(
    SELECT trace_id, span_id, leader FROM same
    UNION ALL
    SELECT trace_id, span_id, ('', '') AS leader FROM wrappers
    UNION ALL
    SELECT '', '', ('', '')
)
GROUP BY trace_id, span_id
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_4_same
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_3_ancestry APPEND TO {{database}}.llm_same AS
-- The stage's work, llm_4_same_work, or the row of the run alone where nothing arrived.
WITH
    (SELECT max(run) FROM {{database}}.llm_ancestry) AS this_run,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_ancestry AS source WHERE run = this_run AND trace_id != '' LIMIT 1)) > 0 AS due
SELECT work.* EXCEPT (run, one), if(due, work.run, this_run) AS run
FROM
(
    SELECT *, 1 AS one
    FROM merge('{{database}}', '^llm_4_same_work$')
    -- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
    WHERE _table = if(due, 'llm_4_same_work', '')
) AS work
-- Without work there is one row, in which nothing is told but the run.
RIGHT JOIN (SELECT 1 AS one) AS always ON always.one = work.one
WHERE this_run > toDateTime64(100000, 3, 'UTC')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_5_counted_work AS
-- Decides what counts and lets each span inherit what it does not tell.
WITH RECURSIVE
    (SELECT max(run) FROM {{database}}.llm_same) AS this_run,
    told AS
    (
        SELECT *, is_call, bears, detail FROM {{database}}.llm_settle WHERE run = this_run
    ),
    lines AS
    (
        SELECT trace_id, span_id, ancestor, depth, crossed, seen, inferred FROM {{database}}.llm_ancestry WHERE run = this_run
    ),
    replacements AS
    (
        SELECT trace_id, span_id, leader_trace, leader_id FROM {{database}}.llm_same WHERE run = this_run
    ),
    -- A leader may have leaders of its own.
    led AS
    (
        SELECT trace_id, span_id, leader_trace, leader_id, 1 AS hops
        FROM replacements
        WHERE leader_id != ''
        UNION ALL
        SELECT led.trace_id AS trace_id, led.span_id AS span_id, next.leader_trace AS leader_trace, next.leader_id AS leader_id, led.hops + 1 AS hops
        FROM led
        INNER JOIN replacements AS next ON next.trace_id = led.leader_trace AND next.span_id = led.leader_id
        WHERE next.leader_id != '' AND led.hops < 32
    ),
    leaders AS
    (
        SELECT trace_id, span_id, argMax((leader_trace, leader_id), hops) AS leader
        FROM led
        GROUP BY trace_id, span_id
    ),
    -- What the survivor takes from those it replaces.
    shared AS
    (
        SELECT leaders.leader.1 AS trace_id, leaders.leader.2 AS span_id,
            argMax((told.detail, told.input_tokens, told.cache_read_tokens, told.cache_write_tokens, told.output_tokens, told.reasoning_tokens, told.replayed_tokens, told.quantities), (told.detail, told.trace_id, told.span_id)) AS usage,
            argMax((told.provider, told.request_model, told.response_model, told.model), (told.provider != '', told.response_model != '', told.trace_id, told.span_id)) AS billed,
            max(told.conversation_id) AS conversation_id, max(told.user_id) AS user_id, max(told.agent) AS agent,
            max(told.prompt_name) AS prompt_name, max(told.prompt_version) AS prompt_version, max(told.variant) AS variant,
            max(told.service_tier) AS service_tier, max(told.region) AS region, max(told.deployment) AS deployment,
            max(told.billing_account) AS billing_account, max(told.credential) AS credential,
            max(told.response_id) AS response_id, max(told.finish_reason) AS finish_reason,
            max(told.time_to_first_token) AS time_to_first_token, max(told.streaming) AS streaming,
            max(told.max_output) AS max_output, max(told.reported_cost) AS reported_cost,
            argMax(told.context_chars, (length(told.context_chars), told.trace_id, told.span_id)) AS context_chars,
            argMax(told.context_items, (length(told.context_items), told.trace_id, told.span_id)) AS context_items
        FROM leaders
        INNER JOIN told ON told.trace_id = leaders.trace_id AND told.span_id = leaders.span_id
        GROUP BY leaders.leader.1, leaders.leader.2
    ),
    -- What a span takes from those above it, the nearest first.
    above AS
    (
        SELECT lines.trace_id AS trace_id, lines.span_id AS span_id,
            argMinIf(told.agent, lines.depth, told.agent != '') AS agent,
            argMinIf(told.agent_id, lines.depth, told.agent_id != '') AS agent_id,
            argMinIf(told.agent_version, lines.depth, told.agent_version != '') AS agent_version,
            argMinIf(told.workflow, lines.depth, told.workflow != '') AS workflow,
            argMinIf(told.conversation_id, lines.depth, told.conversation_id != '') AS conversation_id,
            argMinIf(told.user_id, lines.depth, told.user_id != '') AS user_id,
            argMinIf(told.prompt_name, lines.depth, told.prompt_name != '') AS prompt_name,
            argMinIf(told.prompt_version, lines.depth, told.prompt_version != '') AS prompt_version,
            argMinIf(told.variant, lines.depth, told.variant != '') AS variant,
            argMinIf(told.team, lines.depth, told.team != '') AS team,
            argMinIf(told.project, lines.depth, told.project != '') AS project,
            argMaxIf(lines.ancestor, lines.depth, told.kind IN ('agent', 'workflow')) AS outermost,
            argMax(lines.ancestor, lines.depth) AS top,
            argMinIf(lines.ancestor, lines.depth, told.kind = 'agent') AS own_agent,
            min(lines.seen) = 0 AS open,
            max(lines.inferred) AS inferred,
            -- A server of MCP tells of it.
            max(told.operation IN ('tools/call', 'server')) AS served,
            argMinIf((told.kind, told.tool), lines.depth, lines.depth > 0 AND told.kind IN ('agent', 'llm', 'tool', 'handoff')) AS nearest
        FROM lines
        LEFT JOIN told ON told.trace_id = lines.trace_id AND told.span_id = lines.ancestor AND lines.seen = 1
        GROUP BY lines.trace_id, lines.span_id
    ),
    -- A session or user that is told anywhere in a trace holds for all of it that is the tenant's, if it is the only one. And
    -- when the first began that may have a tool called.
    of_trace AS
    (
        SELECT trace_id, tenant,
            if(uniqExactIf(conversation_id, conversation_id != '') = 1, max(conversation_id), '') AS conversation_id,
            if(uniqExactIf(user_id, user_id != '') = 1, max(user_id), '') AS user_id,
            minIf(started, kind IN ('agent', 'workflow', 'llm')) AS asked
        FROM told
        GROUP BY trace_id, tenant
    ),
    -- What an agent says it used is what its own calls did, not those of an agent that a tool of its asked.
    bearing_below AS
    (
        SELECT DISTINCT lines.trace_id AS trace_id, lines.ancestor AS span_id
        FROM lines
        INNER JOIN told ON told.trace_id = lines.trace_id AND told.span_id = lines.span_id
        WHERE lines.depth > 0 AND lines.seen = 1 AND lines.crossed != 3 AND told.bears
    ),
    -- The model of the calls below what bears their usage and names none: if it is one.
    models_below AS
    (
        SELECT lines.trace_id AS trace_id, lines.ancestor AS span_id,
            max((told.provider, told.request_model, told.response_model, told.model)) AS billed
        FROM lines
        INNER JOIN told ON told.trace_id = lines.trace_id AND told.span_id = lines.span_id
        WHERE lines.depth > 0 AND lines.seen = 1 AND told.is_call AND told.model != ''
        GROUP BY lines.trace_id, lines.ancestor
        HAVING min(told.model) = max(told.model)
    ),
    -- What a span below tells of the execution that one above tells of, too: that it failed, and what it was given and gave.
    executed_below AS
    (
        SELECT lines.trace_id AS trace_id, lines.ancestor AS span_id,
            max(told.status = 'error') AS failed, max(told.args_sig) AS args_sig, max(told.result_sig) AS result_sig
        FROM lines
        INNER JOIN told ON told.trace_id = lines.trace_id AND told.span_id = lines.span_id
        INNER JOIN told AS outer ON outer.trace_id = lines.trace_id AND outer.span_id = lines.ancestor
        WHERE lines.depth > 0 AND lines.seen = 1 AND lines.crossed NOT IN (1, 3) AND told.is_execution AND outer.is_execution
            AND (endsWith(outer.tool, told.tool) OR endsWith(told.tool, outer.tool))
        GROUP BY lines.trace_id, lines.ancestor
    ),
    -- A second instrumentation's span of the same execution; some put the name of the tool's server before its own.
    tool_twins AS
    (
        SELECT DISTINCT trace_id, twin.1 AS span_id
        FROM
        (
            SELECT trace_id, -- Of several the outermost stays; tools below others are told apart by their parents.
                (span_id, started, ended, scope, tool_call_id, (-started, ended, span_id), parent_span_id) AS twin,
                groupArray((span_id, started, ended, scope, tool_call_id, (-started, ended, span_id), parent_span_id))
                    OVER (PARTITION BY trace_id, tenant, splitByString('__', tool)[-1] ORDER BY started, span_id ROWS BETWEEN 16 PRECEDING AND 16 FOLLOWING) AS twins
            FROM told
            WHERE is_execution AND tool != ''
        )
        WHERE arrayExists(y -> y.6 > twin.6 AND y.4 != twin.4 AND y.7 != twin.1 AND ((y.2 <= twin.2 AND y.3 >= twin.3) OR (y.2 >= twin.2 AND y.3 <= twin.3))
            AND (y.5 = '' OR twin.5 = '' OR y.5 = twin.5), twins)
    )
SELECT * EXCEPT (run_span, replaced, own_call, take_usage, take_model, take_below)
FROM
(
    SELECT told.run AS run, told.source AS source, told.tenant AS tenant, told.service AS service, told.environment AS environment,
        told.trace_id AS trace_id, told.span_id AS span_id, told.parent_span_id AS parent_span_id, told.started AS started, told.ended AS ended,
        told.name AS name, told.scope AS scope, told.convention AS convention, told.kind AS kind, told.operation AS operation,
        told.tool AS tool, told.tool_call_id AS tool_call_id, told.is_execution AS is_execution,
        if(executed.failed, 'error', told.status) AS status, told.error_type AS error_type,
        if(told.args_sig = 0, executed.args_sig, told.args_sig) AS args_sig, if(told.result_sig = 0, executed.result_sig, told.result_sig) AS result_sig, told.malformed AS malformed, told.known_library AS known_library,
        told.sample_weight AS sample_weight, told.sample_kind AS sample_kind,
        toUInt8(above.open) AS open, above.inferred AS inferred,
        if(above.own_agent != '', above.own_agent, above.top) AS invocation,
        if(above.outermost != '', above.outermost, above.top) AS run_span,
        concat(told.trace_id, '-', run_span) AS run_id,
        (told.trace_id, told.span_id) IN (SELECT trace_id, span_id FROM replacements) AS replaced,
        told.is_call AND NOT replaced AS own_call,
        toUInt8(own_call AND told.kind != 'rerank') AS counts_call,
        toUInt8(own_call OR (NOT told.is_call AND told.bears AND (told.trace_id, told.span_id) NOT IN (SELECT trace_id, span_id FROM bearing_below))) AS counts_usage,
        -- A hand-off by a tool is an execution of that tool if it answered; else only control was passed.
        toUInt8(told.is_execution AND (told.kind = 'tool' OR told.result_sig != 0)
            AND NOT (above.nearest.1 IN ('tool', 'handoff') AND (above.nearest.2 = told.tool OR told.tool = '' OR endsWith(above.nearest.2, told.tool) OR endsWith(told.tool, above.nearest.2)))
            AND (told.trace_id, told.span_id) NOT IN (SELECT trace_id, span_id FROM tool_twins)
            -- Where nothing in the trace asked for it before, the client tells of it in a trace of its own.
            AND (NOT above.served OR (of_trace.asked != 0 AND of_trace.asked < told.started))
            -- A record of what a span of the same trace and tenant tells.
            AND NOT (told.source = 'log' AND told.tool_call_id != '' AND (told.trace_id, told.tenant, told.tool_call_id) IN
                (SELECT trace_id, tenant, tool_call_id FROM told WHERE is_execution AND source != 'log'))) AS counts_tool,
        (shared.usage.1 > told.detail) AS take_usage,
        if(take_usage, shared.usage.2, told.input_tokens) AS input_tokens,
        if(take_usage, shared.usage.3, told.cache_read_tokens) AS cache_read_tokens,
        if(take_usage, shared.usage.4, told.cache_write_tokens) AS cache_write_tokens,
        if(take_usage, shared.usage.5, told.output_tokens) AS output_tokens,
        if(take_usage, shared.usage.6, told.reasoning_tokens) AS reasoning_tokens,
        if(take_usage, shared.usage.7, told.replayed_tokens) AS replayed_tokens,
        if(take_usage, shared.usage.8, told.quantities) AS quantities,
        if(told.service_tier != '', told.service_tier, shared.service_tier) AS service_tier,
        if(told.region != '', told.region, shared.region) AS region,
        if(told.deployment != '', told.deployment, shared.deployment) AS deployment,
        if(told.billing_account != '', told.billing_account, shared.billing_account) AS billing_account,
        if(told.credential != '', told.credential, shared.credential) AS credential,
        told.provider = '' AND shared.billed.1 != '' AS take_model,
        counts_usage AND NOT own_call AND told.model = '' AND below.billed.4 != '' AS take_below,
        multiIf(take_model, shared.billed.1, take_below, below.billed.1, told.provider) AS provider,
        multiIf(take_model, shared.billed.2, take_below, below.billed.2, told.request_model) AS request_model,
        multiIf(take_model, shared.billed.3, take_below, below.billed.3, told.response_model) AS response_model,
        multiIf(take_model, shared.billed.4, take_below, below.billed.4, told.model) AS model,
        multiIf(told.agent != '', told.agent, shared.agent != '', shared.agent, above.agent) AS agent,
        multiIf(told.conversation_id != '', told.conversation_id, above.conversation_id != '', above.conversation_id, shared.conversation_id != '', shared.conversation_id, of_trace.conversation_id) AS conversation_id,
        multiIf(told.user_id != '', told.user_id, above.user_id != '', above.user_id, shared.user_id != '', shared.user_id, of_trace.user_id) AS user_id,
        multiIf(told.prompt_name != '', told.prompt_name, shared.prompt_name != '', shared.prompt_name, above.prompt_name) AS prompt_name,
        multiIf(told.prompt_version != '', told.prompt_version, shared.prompt_version != '', shared.prompt_version, above.prompt_version) AS prompt_version,
        multiIf(told.variant != '', told.variant, shared.variant != '', shared.variant, above.variant) AS variant,
        above.agent_id AS agent_id, above.agent_version AS agent_version, above.workflow AS workflow, above.team AS team, above.project AS project,
        if(told.response_id != '', told.response_id, shared.response_id) AS response_id,
        if(told.finish_reason != '', told.finish_reason, shared.finish_reason) AS finish_reason,
        coalesce(told.time_to_first_token, shared.time_to_first_token) AS time_to_first_token,
        greatest(told.streaming, shared.streaming) AS streaming,
        coalesce(told.max_output, shared.max_output) AS max_output,
        coalesce(told.reported_cost, shared.reported_cost) AS reported_cost,
        if(empty(told.context_chars), shared.context_chars, told.context_chars) AS context_chars,
        if(empty(told.context_items), shared.context_items, told.context_items) AS context_items
    FROM told
    INNER JOIN above ON above.trace_id = told.trace_id AND above.span_id = told.span_id
    LEFT JOIN shared ON shared.trace_id = told.trace_id AND shared.span_id = told.span_id
    LEFT JOIN of_trace ON of_trace.trace_id = told.trace_id AND of_trace.tenant = told.tenant
    LEFT JOIN executed_below AS executed ON executed.trace_id = told.trace_id AND executed.span_id = told.span_id
    LEFT JOIN models_below AS below ON below.trace_id = told.trace_id AND below.span_id = told.span_id
    WHERE told.beside = 0
)
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_5_counted
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_4_same APPEND TO {{database}}.llm_counted AS
-- The stage's work, llm_5_counted_work, or the row of the run alone where nothing arrived.
WITH
    (SELECT max(run) FROM {{database}}.llm_same) AS this_run,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_ancestry AS source WHERE run = this_run AND trace_id != '' LIMIT 1)) > 0 AS due
SELECT work.* EXCEPT (run, one), if(due, work.run, this_run) AS run
FROM
(
    SELECT *, 1 AS one
    FROM merge('{{database}}', '^llm_5_counted_work$')
    -- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
    WHERE _table = if(due, 'llm_5_counted_work', '')
) AS work
-- Without work there is one row, in which nothing is told but the run.
RIGHT JOIN (SELECT 1 AS one) AS always ON always.one = work.one
WHERE this_run > toDateTime64(100000, 3, 'UTC')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_6_spans_work AS
-- Numbers the steps of each run, marks repeats and retries, prices, and writes what changed.
WITH
    (SELECT max(run) FROM {{database}}.llm_counted WHERE run <= (SELECT max(resolved_at) FROM {{database}}.llm_models)) AS this_run,
    counted AS
    (
        -- Each span once, although two uncoordinated sets of views may have counted one run.
        SELECT * FROM {{database}}.llm_counted WHERE run = this_run LIMIT 1 BY trace_id, span_id
    ),
    (
        SELECT (toStartOfMinute(toDateTime(intDiv(min(started), 1000000000), 'UTC')), toDateTime(intDiv(max(started), 1000000000), 'UTC'))
        FROM {{database}}.llm_counted
        WHERE run = this_run AND trace_id != ''
    ) AS extent,
    -- Steps: the counted calls and tool executions of a run in order.
    steps AS
    (
        SELECT *,
            row_number() OVER run_order AS step,
            lagInFrame(kind, 1, '') OVER run_order AS kind_before,
            max(ended) OVER (PARTITION BY tenant, run_id ORDER BY started, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy_until,
            sees AND row_number() OVER (PARTITION BY tenant, run_id, sees, result_sig ORDER BY started, span_id) = 1 AS new_result
        FROM
        (
            -- What is called again by design, such as a clock, sees nothing new and repeats nothing.
            SELECT trace_id, span_id, tenant, run_id, if(kind = 'llm', 'llm', 'tool') AS kind, started, ended, tool, args_sig, result_sig,
                counted.kind != 'llm' AND result_sig != 0 AND NOT match(tool, '(?is)^(?:think|.*_think|think_.*|sequentialthinking|.*todo.*|clock|get_time|current_time|get_current_time|.*_current_time|now)$') AS sees
            FROM counted
            WHERE (counts_call AND kind = 'llm') OR counts_tool
        )
        WINDOW run_order AS (PARTITION BY tenant, run_id ORDER BY started, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    ),
    progress AS
    (
        SELECT *, sum(new_result) OVER (PARTITION BY tenant, run_id ORDER BY started, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS results_so_far
        FROM steps
    ),
    repeats AS
    (
        SELECT trace_id, span_id, step,
            toUInt64(greatest(0, ended - greatest(started, busy_until))) AS active_ns,
            toUInt8(kind = 'tool' AND kind_before = 'llm') AS iteration,
            toUInt8(sees AND args_sig != 0
                AND lagInFrame(results_so_far, 1, 0) OVER (PARTITION BY tenant, run_id, sees, tool, args_sig, result_sig ORDER BY started, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) = results_so_far) AS identical_repeat
        FROM progress
    ),
    retries AS
    (
        SELECT trace_id, span_id
        FROM
        (
            SELECT trace_id, span_id, started,
                lagInFrame(status, 1, '') OVER w AS status_before,
                lagInFrame(ended, 1, 0) OVER w AS ended_before
            FROM counted
            WHERE counts_call
            WINDOW w AS (PARTITION BY trace_id, tenant, parent_span_id, kind, request_model ORDER BY started, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
        )
        WHERE status_before = 'error' AND ended_before <= started
    ),
    models AS
    (
        SELECT provider, model, kind, price_provider, price_key, context_window, rates FROM {{database}}.llm_models FINAL
    ),
    costs AS
    (
        SELECT trace_id, span_id, context_window, cost, cost_source, sku, costs, price_gaps
        FROM
        (-- Cost of each call in `calls`, which has its pair's columns of models.sql (kind, price_provider, price_key, rates) beside
--   ts, service_tier, region, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens,
--   replayed_tokens, quantities, reported_cost.
-- No price is rounded and no call is: cost is the exact product, Nullable(Decimal(38, 12)). Only what is billed by the
-- hour does not come out even; its cost is cut after twelve decimals.
-- Levels of sub-queries instead of aliases, which ClickHouse would copy into each expression that names them.
SELECT * EXCEPT (has_tokens, total_input, second_of_day, tier, told, rate, own, own_parts, own_quantities, own_costs,
    is_priced, has_usage, is_replayed, is_reported, at_list, list_cost, cost_names, all_costs),
  CAST(ifNull(list_cost, if(is_replayed OR (has_usage AND kind = 'local'), toDecimal128(0, 12), if(is_reported, reported_cost, NULL))) AS Nullable(Decimal(38, 12))) AS cost,
  multiIf(
    is_replayed, 'cached',
    is_priced AND rate.user AND rate.service_tier IN ('scale', 'provisioned'), 'contract',
    is_priced, if(ifNull(rate.input, 0) + ifNull(rate.output, 0) + ifNull(rate.requests, 0) + arraySum(mapValues(rate.meters)) = 0, 'free', 'priced'),
    has_usage AND kind = 'local', 'free',
    is_reported, 'reported',
    has_usage, 'unpriced',
    '') AS cost_source,
  if(is_priced, concat(price_provider, '/', price_key, '|', rate.service_tier, '|', rate.region, '|', toString(rate.band_from)), '') AS sku,
  CAST(arrayFilter(part -> is_priced AND (part.2 != 0 OR has(own, part.1)), arrayZip(cost_names, all_costs)) AS Map(LowCardinality(String), Decimal(38, 12))) AS costs,
  CAST(arrayConcat(
      if(is_priced AND tier != '' AND rate.service_tier != tier AND NOT rate.user, ['service_tier'], []),
      arraySort(arrayFilter(meter -> is_priced AND meter NOT IN ('input_audio', 'input_image', 'input_video', 'cache_read_audio', 'cache_read_image') AND NOT mapContains(rate.meters, meter), told)))
    AS Array(LowCardinality(String))) AS price_gaps
FROM
(
  SELECT *, CAST(arraySum(all_costs) AS Decimal(38, 12)) AS at_list,
    -- Times one or times null: as a branch of if() the sum above would be evaluated lazily, which takes ten times as long.
    at_list * nullIf(toDecimal128(is_priced, 0), 0) AS list_cost
  FROM
  (
    SELECT *,
      (has_tokens AND coalesce(rate.input, rate.output, rate.requests) IS NOT NULL OR notEmpty(own)) AND NOT is_replayed AS is_priced,
      arrayConcat(['input', 'cache_read', 'cache_write', 'output', 'reasoning', 'requests'], own) AS cost_names,
      arrayConcat([
          greatest(toDecimal128(ifNull(input_tokens, 0), 0) - CAST(arraySum(arrayMap((part, of) -> if(part = 'input', of, toDecimal128(0, 9)), own_parts, own_quantities)) AS Decimal(38, 0)), toDecimal128(0, 0)) * coalesce(rate.input, toDecimal64(0, 6)) * toDecimal128('0.000001', 6),
          greatest(toDecimal128(ifNull(cache_read_tokens, 0), 0) - CAST(arraySum(arrayMap((part, of) -> if(part = 'cache_read', of, toDecimal128(0, 9)), own_parts, own_quantities)) AS Decimal(38, 0)), toDecimal128(0, 0)) * coalesce(rate.cache_read, rate.input, toDecimal64(0, 6)) * toDecimal128('0.000001', 6),
          greatest(toDecimal128(ifNull(cache_write_tokens, 0), 0) - CAST(arraySum(arrayMap((part, of) -> if(part = 'cache_write', of, toDecimal128(0, 9)), own_parts, own_quantities)) AS Decimal(38, 0)), toDecimal128(0, 0)) * coalesce(rate.cache_write, rate.input, toDecimal64(0, 6)) * toDecimal128('0.000001', 6),
          greatest(toDecimal128(ifNull(output_tokens, 0), 0) - CAST(arraySum(arrayMap((part, of) -> if(part = 'output', of, toDecimal128(0, 9)), own_parts, own_quantities)) AS Decimal(38, 0)), toDecimal128(0, 0)) * coalesce(rate.output, toDecimal64(0, 6)) * toDecimal128('0.000001', 6),
          toDecimal128(ifNull(reasoning_tokens, 0), 0) * coalesce(rate.reasoning, rate.output, toDecimal64(0, 6)) * toDecimal128('0.000001', 6),
          coalesce(rate.requests, toDecimal64(0, 6)) * toDecimal128('0.001', 6)],
        own_costs) AS all_costs
    FROM
    (
      SELECT *,
        arrayMap(meter -> transform(meter, ['cache_write_1h', 'input_audio', 'input_image', 'input_video', 'cache_read_audio', 'cache_read_image', 'output_audio', 'output_image', 'output_video', 'citations', 'web_searches', 'file_searches', 'text_messages', 'audio_seconds', 'video_seconds', 'pages', 'annotated_pages', 'images', 'characters', 'code_executions', 'storage_token_hours'], ['cache_write', 'input', 'input', 'input', 'cache_read', 'cache_read', 'output', 'output', 'output', '', '', '', '', '', '', '', '', '', '', '', ''], ''), own) AS own_parts,
        arrayMap(meter -> quantities[meter], own) AS own_quantities,
        arrayMap(meter -> CAST(divideDecimal(quantities[meter] * rate.meters[meter], toDecimal128(transform(meter, ['cache_write_1h', 'input_audio', 'input_image', 'input_video', 'cache_read_audio', 'cache_read_image', 'output_audio', 'output_image', 'output_video', 'citations', 'web_searches', 'file_searches', 'text_messages', 'audio_seconds', 'video_seconds', 'pages', 'annotated_pages', 'images', 'characters', 'code_executions', 'storage_token_hours'], [1000000, 1000000, 1000000, 1000000, 1000000, 1000000, 1000000, 1000000, 1000000, 1000000, 1000, 1000, 1000, 3600, 1, 1000, 1000, 1, 1000000, 1, 1000000], 1), 0), 12) AS Decimal(38, 12)), own) AS own_costs
      FROM
      (
        -- Meters that are billed at a price of their own.
        SELECT *, arrayFilter(meter -> mapContains(rate.meters, meter), told) AS own
        FROM
        (
          SELECT *,
            arrayFirst(r -> ts >= r.valid_from AND ts < r.valid_to AND second_of_day >= r.time_from AND second_of_day < r.time_to
              AND total_input >= r.band_from AND (r.service_tier = '' OR r.service_tier = tier)
              AND (r.region = '' OR r.region = region OR (r.region = 'regional' AND region NOT IN ('', 'global'))), rates) AS rate
          FROM
          (
            SELECT *,
              coalesce(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens) IS NOT NULL AS has_tokens,
              ifNull(input_tokens, 0) + ifNull(cache_read_tokens, 0) + ifNull(cache_write_tokens, 0) AS total_input,
              toUnixTimestamp(toDateTime(ts, 'UTC')) % 86400 AS second_of_day,
              if(service_tier = 'default', '', service_tier) AS tier,
              mapKeys(quantities) AS told,
              has_tokens OR notEmpty(told) AS has_usage,
              ifNull(replayed_tokens, 0) > 0 AS is_replayed,
              -- Some libraries report 0 for a model they do not know.
              ifNull(reported_cost, 0) > 0 AS is_reported
            FROM (SELECT counted.trace_id AS trace_id, counted.span_id AS span_id, fromUnixTimestamp64Nano(counted.started, 'UTC') AS ts,
    counted.input_tokens AS input_tokens, counted.cache_read_tokens AS cache_read_tokens, counted.cache_write_tokens AS cache_write_tokens,
    counted.output_tokens AS output_tokens, counted.reasoning_tokens AS reasoning_tokens, counted.replayed_tokens AS replayed_tokens,
    counted.service_tier AS service_tier, counted.region AS region, counted.quantities AS quantities, counted.reported_cost AS reported_cost,
    answered.price_key = '' AND requested.price_key != '' AS as_requested,
    if(as_requested, requested.kind, answered.kind) AS kind,
    if(as_requested, requested.price_provider, answered.price_provider) AS price_provider, if(as_requested, requested.price_key, answered.price_key) AS price_key,
    if(as_requested, requested.rates, answered.rates) AS rates,
    if(as_requested, requested.context_window, answered.context_window) AS context_window
FROM counted
LEFT JOIN models AS answered ON answered.provider = counted.provider AND answered.model = counted.model
LEFT JOIN models AS requested ON requested.provider = counted.provider AND requested.model = counted.request_model)
          )
        )
      )
    )
  )
))
    ),
    settled AS
    (
        SELECT
            counted.tenant AS tenant, counted.service AS service, counted.environment AS environment,
            toStartOfMinute(toDateTime(intDiv(counted.started, 1000000000), 'UTC')) AS minute,
            fromUnixTimestamp64Nano(counted.started, 'UTC') AS ts,
            counted.trace_id AS trace_id, counted.span_id AS span_id, counted.parent_span_id AS parent_span_id,
            counted.run_id AS run_id, counted.invocation AS invocation, toUInt32(repeats.step) AS step,
            counted.name AS name, counted.kind AS kind, counted.operation AS operation, counted.provider AS provider,
            counted.request_model AS request_model, counted.response_model AS response_model, counted.model AS model, counted.response_id AS response_id,
            counted.agent AS agent, counted.agent_id AS agent_id, counted.agent_version AS agent_version, counted.workflow AS workflow, counted.tool AS tool, counted.tool_call_id AS tool_call_id,
            counted.conversation_id AS conversation_id, counted.user_id AS user_id,
            counted.prompt_name AS prompt_name, counted.prompt_version AS prompt_version, counted.variant AS variant, counted.team AS team, counted.project AS project,
            counted.service_tier AS service_tier, counted.region AS region, counted.deployment AS deployment,
            counted.billing_account AS billing_account, counted.credential AS credential,
            counted.scope AS scope, counted.convention AS convention, counted.source AS source,
            counted.sample_weight AS sample_weight, counted.sample_kind AS sample_kind, counted.malformed AS malformed, counted.known_library AS known_library,
            counted.input_tokens AS input_tokens, counted.cache_read_tokens AS cache_read_tokens, counted.cache_write_tokens AS cache_write_tokens,
            counted.output_tokens AS output_tokens, counted.reasoning_tokens AS reasoning_tokens,
            counted.replayed_tokens AS replayed_tokens, counted.quantities AS quantities,
            costs.cost AS cost, costs.cost_source AS cost_source, costs.sku AS sku, costs.costs AS costs, costs.price_gaps AS price_gaps, counted.reported_cost AS reported_cost,
            toUInt64(counted.ended - counted.started) AS duration, counted.time_to_first_token AS time_to_first_token, counted.streaming AS streaming,
            counted.status AS status, counted.error_type AS error_type, counted.finish_reason AS finish_reason,
            toUInt8((counted.trace_id, counted.span_id) IN (SELECT trace_id, span_id FROM retries)) AS retry,
            if(counted.kind = 'llm' AND coalesce(counted.input_tokens, counted.cache_read_tokens, counted.cache_write_tokens) IS NOT NULL,
                toNullable(ifNull(counted.input_tokens, 0) + ifNull(counted.cache_read_tokens, 0) + ifNull(counted.cache_write_tokens, 0)), NULL) AS context_used,
            if(counted.kind = 'llm', costs.context_window, NULL) AS context_limit, counted.max_output AS max_output,
            counted.context_chars AS context_chars, counted.context_items AS context_items,
            counted.args_sig AS args_sig, counted.result_sig AS result_sig, repeats.identical_repeat AS identical_repeat,
            repeats.active_ns AS active_ns, repeats.iteration AS iteration,
            counted.counts_call AS counts_call, counted.counts_usage AS counts_usage, counted.counts_tool AS counts_tool, counted.open AS open, counted.inferred AS inferred
        FROM counted
        LEFT JOIN repeats ON repeats.trace_id = counted.trace_id AND repeats.span_id = counted.span_id
        LEFT JOIN costs ON costs.trace_id = counted.trace_id AND costs.span_id = counted.span_id
    ),
    signed AS
    (
        SELECT *, cityHash64(toString(tuple(settled.*))) AS sig FROM settled
    ),
    before AS
    (
        SELECT trace_id, span_id, argMax(sig, ver) AS sig
        FROM {{database}}.llm_spans
        WHERE minute >= extent.1 AND minute <= extent.2 AND trace_id IN (SELECT trace_id FROM counted) AND gone = 0
        GROUP BY trace_id, span_id
    )
SELECT signed.*, this_run AS ver
FROM signed
LEFT JOIN before ON before.trace_id = signed.trace_id AND before.span_id = signed.span_id
WHERE before.span_id = '' OR before.sig != signed.sig OR signed.trace_id = ''
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_6_spans
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_5_counted, {{database}}.llm_2_models APPEND TO {{database}}.llm_spans AS
-- The stage's work, llm_6_spans_work, or the row of the run alone where nothing arrived.
WITH
    (SELECT max(run) FROM {{database}}.llm_counted WHERE run <= (SELECT max(resolved_at) FROM {{database}}.llm_models)) AS this_run,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_counted AS source WHERE run = this_run AND trace_id != '' LIMIT 1)) > 0 AS due
SELECT work.* EXCEPT (ver, one), if(due, work.ver, this_run) AS ver
FROM
(
    SELECT *, 1 AS one
    FROM merge('{{database}}', '^llm_6_spans_work$')
    -- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
    WHERE _table = if(due, 'llm_6_spans_work', '')
) AS work
-- Without work there is one row, in which nothing is told but the run.
RIGHT JOIN (SELECT 1 AS one) AS always ON always.one = work.one
WHERE this_run > toDateTime64(100000, 3, 'UTC')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_6_gone_work AS
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
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_6_gone
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_6_spans APPEND TO {{database}}.llm_spans AS
-- The stage's work, llm_6_gone_work, or nothing where there is none to do.
WITH
    (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_settle AS source WHERE run = this_run AND trace_id != '' LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_6_gone_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_6_gone_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_7_billed15m_work AS
-- Adds up again every quarter of an hour that has spans newer than its own row. One that has none left becomes empty.
-- Lists of units are scalars: a common table expression would be read again at each place that names it.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (
        SELECT groupArray((toString(tenant), toString(service), period, newest))
        FROM
        (
            SELECT tenant, service, toStartOfInterval(minute, INTERVAL 900 SECOND, 'UTC') AS period, max(ver) AS newest
            FROM
            (
                SELECT tenant, service, minute, max(source.ver) AS ver
                FROM {{database}}.llm_spans AS source
                WHERE source.ver > since AND trace_id != ''
                GROUP BY tenant, service, minute
            )
            GROUP BY tenant, service, period
        )
    ) AS changed,
    (
        SELECT groupArray((unit.1, unit.2, unit.3, unit.4))
        FROM (SELECT arrayJoin(changed) AS unit) AS units
        LEFT JOIN
        (
            SELECT toString(tenant) AS tenant, toString(service) AS service, minute, max(ver) AS added
            FROM {{database}}.llm_billed_15m
            WHERE minute >= arrayMin(changed.3) AND minute <= arrayMax(changed.3)
            GROUP BY tenant, service, minute
        ) AS rolled ON rolled.tenant = unit.1 AND rolled.service = unit.2 AND rolled.minute = unit.3
        WHERE unit.4 > rolled.added
    ) AS dirty
SELECT unit.1 AS tenant, unit.2 AS service, unit.3 AS minute, unit.4 AS ver,
    sums.all_environment AS `k.environment`, sums.all_team AS `k.team`, sums.all_project AS `k.project`, sums.all_agent AS `k.agent`, sums.all_provider AS `k.provider`, sums.all_model AS `k.model`, sums.all_service_tier AS `k.service_tier`, sums.all_region AS `k.region`, sums.all_billing_account AS `k.billing_account`, sums.all_cost_source AS `k.cost_source`, sums.all_sku AS `k.sku`, sums.all_meter AS `k.meter`, sums.all_quantity AS `k.quantity`, sums.all_metered AS `k.metered`, sums.all_cost AS `k.cost`, sums.all_priced AS `k.priced`
FROM (SELECT arrayJoin(dirty) AS unit) AS units
LEFT JOIN
(
    SELECT tenant, service, period,
        groupArray(environment) AS all_environment,
        groupArray(team) AS all_team,
        groupArray(project) AS all_project,
        groupArray(agent) AS all_agent,
        groupArray(provider) AS all_provider,
        groupArray(model) AS all_model,
        groupArray(service_tier) AS all_service_tier,
        groupArray(region) AS all_region,
        groupArray(billing_account) AS all_billing_account,
        groupArray(cost_source) AS all_cost_source,
        groupArray(sku) AS all_sku,
        groupArray(meter) AS all_meter,
        groupArray(sum_quantity) AS all_quantity,
        groupArray(sum_metered) AS all_metered,
        groupArray(sum_cost) AS all_cost,
        groupArray(sum_priced) AS all_priced
    FROM
    (
        SELECT toString(tenant) AS tenant, toString(service) AS service, toStartOfInterval(minute, INTERVAL 900 SECOND, 'UTC') AS period, environment, team, project, agent, provider, model, service_tier, region, billing_account, cost_source, sku, meter,
            sumIf(ifNull(quantity, 0), counts_usage = 1 and not (meter = '')) AS sum_quantity,
            countIf(counts_usage = 1 and not (meter = '')) AS sum_metered,
            sumIf(ifNull(cost, 0), counts_usage = 1) AS sum_cost,
            countIf(counts_usage = 1 and cost is not null) AS sum_priced
        FROM (
SELECT tenant, service, minute, environment, team, project, agent, provider, model, service_tier, region, billing_account, cost_source, sku, counts_usage, line.1 AS meter, line.2 AS quantity, line.3 AS cost
FROM
(
    SELECT tenant, service, minute, environment, team, project, agent, provider, model, service_tier, region, billing_account, cost_source, sku, counts_usage, costs, cost AS whole_cost,
        if(counts_usage = 0, [], arrayConcat(
            arrayFilter(line -> line.2 > 0, [('input', CAST(greatest(toDecimal128(ifNull(input_tokens, 0), 0) - CAST(if(mapContains(costs, 'input_audio'), quantities['input_audio'], toDecimal128(0, 9)) + if(mapContains(costs, 'input_image'), quantities['input_image'], toDecimal128(0, 9)) + if(mapContains(costs, 'input_video'), quantities['input_video'], toDecimal128(0, 9)) AS Decimal(38, 0)), toDecimal128(0, 0)) AS Decimal(38, 9))),
                ('cache_read', CAST(greatest(toDecimal128(ifNull(cache_read_tokens, 0), 0) - CAST(if(mapContains(costs, 'cache_read_audio'), quantities['cache_read_audio'], toDecimal128(0, 9)) + if(mapContains(costs, 'cache_read_image'), quantities['cache_read_image'], toDecimal128(0, 9)) AS Decimal(38, 0)), toDecimal128(0, 0)) AS Decimal(38, 9))),
                ('cache_write', CAST(greatest(toDecimal128(ifNull(cache_write_tokens, 0), 0) - CAST(if(mapContains(costs, 'cache_write_1h'), quantities['cache_write_1h'], toDecimal128(0, 9)) AS Decimal(38, 0)), toDecimal128(0, 0)) AS Decimal(38, 9))),
                ('output', CAST(greatest(toDecimal128(ifNull(output_tokens, 0), 0) - CAST(if(mapContains(costs, 'output_audio'), quantities['output_audio'], toDecimal128(0, 9)) + if(mapContains(costs, 'output_image'), quantities['output_image'], toDecimal128(0, 9)) + if(mapContains(costs, 'output_video'), quantities['output_video'], toDecimal128(0, 9)) AS Decimal(38, 0)), toDecimal128(0, 0)) AS Decimal(38, 9))),
                ('reasoning', CAST(toDecimal128(ifNull(reasoning_tokens, 0), 0) AS Decimal(38, 9)))]),
            if(mapContains(costs, 'requests'), [('requests', toDecimal128(1, 9))], []),
            arrayMap(meter -> (toString(meter), quantities[meter]),
                arrayFilter(meter -> meter NOT IN ('input_audio', 'input_image', 'input_video', 'cache_read_audio', 'cache_read_image', 'cache_write_1h', 'output_audio', 'output_image', 'output_video') OR mapContains(costs, meter), mapKeys(quantities))))) AS metered
    FROM {{database}}.llm_spans AS source FINAL
        WHERE minute >= arrayMin(dirty.3) AND minute < arrayMax(dirty.3) + INTERVAL 900 SECOND AND gone = 0
            AND (toString(tenant), toString(service), toStartOfInterval(minute, INTERVAL 900 SECOND, 'UTC')) IN (SELECT (unit.1, unit.2, unit.3) FROM (SELECT arrayJoin(dirty) AS unit))
)
ARRAY JOIN
    arrayMap(line -> (line.1, line.2, CAST(multiIf(
            line.1 = '', whole_cost,
            whole_cost IS NULL OR (sku = '' AND whole_cost != 0), NULL,
            costs[line.1]) AS Nullable(Decimal(38, 12)))),
        arrayConcat(metered, if(empty(metered) OR (sku = '' AND ifNull(whole_cost, 0) != 0), [('', toDecimal128(0, 9))], []))) AS line
        )
        GROUP BY tenant, service, period, environment, team, project, agent, provider, model, service_tier, region, billing_account, cost_source, sku, meter
    )
    GROUP BY tenant, service, period
) AS sums ON sums.tenant = unit.1 AND sums.service = unit.2 AND sums.period = unit.3
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_7_billed15m
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_6_gone APPEND TO {{database}}.llm_billed_15m AS
-- The stage's work, llm_7_billed15m_work, or nothing where there is none to do.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_spans AS source WHERE source.ver > since AND trace_id != '' LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_7_billed15m_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_7_billed15m_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_7_billed1h_work AS
-- Adds up again every hour that has minutes newer than its own row. One that has none left becomes empty.
-- Lists of units are scalars: a common table expression would be read again at each place that names it.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (
        SELECT groupArray((toString(tenant), toString(service), period, newest))
        FROM
        (
            SELECT tenant, service, toStartOfInterval(minute, INTERVAL 3600 SECOND, 'UTC') AS period, max(ver) AS newest
            FROM
            (
                SELECT tenant, service, minute, max(source.ver) AS ver
                FROM {{database}}.llm_billed_15m AS source
                WHERE source.ver > since AND 1
                GROUP BY tenant, service, minute
            )
            GROUP BY tenant, service, period
        )
    ) AS changed,
    (
        SELECT groupArray((unit.1, unit.2, unit.3, unit.4))
        FROM (SELECT arrayJoin(changed) AS unit) AS units
        LEFT JOIN
        (
            SELECT toString(tenant) AS tenant, toString(service) AS service, minute, max(ver) AS added
            FROM {{database}}.llm_billed_1h
            WHERE minute >= arrayMin(changed.3) AND minute <= arrayMax(changed.3)
            GROUP BY tenant, service, minute
        ) AS rolled ON rolled.tenant = unit.1 AND rolled.service = unit.2 AND rolled.minute = unit.3
        WHERE unit.4 > rolled.added
    ) AS dirty
SELECT unit.1 AS tenant, unit.2 AS service, unit.3 AS minute, unit.4 AS ver,
    sums.all_environment AS `k.environment`, sums.all_team AS `k.team`, sums.all_project AS `k.project`, sums.all_agent AS `k.agent`, sums.all_provider AS `k.provider`, sums.all_model AS `k.model`, sums.all_service_tier AS `k.service_tier`, sums.all_region AS `k.region`, sums.all_billing_account AS `k.billing_account`, sums.all_cost_source AS `k.cost_source`, sums.all_sku AS `k.sku`, sums.all_meter AS `k.meter`, sums.all_quantity AS `k.quantity`, sums.all_metered AS `k.metered`, sums.all_cost AS `k.cost`, sums.all_priced AS `k.priced`
FROM (SELECT arrayJoin(dirty) AS unit) AS units
LEFT JOIN
(
    SELECT tenant, service, period,
        groupArray(environment) AS all_environment,
        groupArray(team) AS all_team,
        groupArray(project) AS all_project,
        groupArray(agent) AS all_agent,
        groupArray(provider) AS all_provider,
        groupArray(model) AS all_model,
        groupArray(service_tier) AS all_service_tier,
        groupArray(region) AS all_region,
        groupArray(billing_account) AS all_billing_account,
        groupArray(cost_source) AS all_cost_source,
        groupArray(sku) AS all_sku,
        groupArray(meter) AS all_meter,
        groupArray(sum_quantity) AS all_quantity,
        groupArray(sum_metered) AS all_metered,
        groupArray(sum_cost) AS all_cost,
        groupArray(sum_priced) AS all_priced
    FROM
    (
        SELECT toString(tenant) AS tenant, toString(service) AS service, toStartOfInterval(minute, INTERVAL 3600 SECOND, 'UTC') AS period, k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.provider AS provider, k.model AS model, k.service_tier AS service_tier, k.region AS region, k.billing_account AS billing_account, k.cost_source AS cost_source, k.sku AS sku, k.meter AS meter,
            sum(k.quantity) AS sum_quantity,
            sum(k.metered) AS sum_metered,
            sum(k.cost) AS sum_cost,
            sum(k.priced) AS sum_priced
        FROM {{database}}.llm_billed_15m AS source FINAL ARRAY JOIN k
        WHERE minute >= arrayMin(dirty.3) AND minute < arrayMax(dirty.3) + INTERVAL 3600 SECOND AND 1
            AND (toString(tenant), toString(service), toStartOfInterval(minute, INTERVAL 3600 SECOND, 'UTC')) IN (SELECT (unit.1, unit.2, unit.3) FROM (SELECT arrayJoin(dirty) AS unit))
        GROUP BY tenant, service, period, environment, team, project, agent, provider, model, service_tier, region, billing_account, cost_source, sku, meter
    )
    GROUP BY tenant, service, period
) AS sums ON sums.tenant = unit.1 AND sums.service = unit.2 AND sums.period = unit.3
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_7_billed1h
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_7_billed15m APPEND TO {{database}}.llm_billed_1h AS
-- The stage's work, llm_7_billed1h_work, or nothing where there is none to do.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_billed_15m AS source WHERE source.ver > since AND 1 LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_7_billed1h_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_7_billed1h_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_7_prompts15m_work AS
-- Adds up again every quarter of an hour that has spans newer than its own row. One that has none left becomes empty.
-- Lists of units are scalars: a common table expression would be read again at each place that names it.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (
        SELECT groupArray((toString(tenant), toString(service), period, newest))
        FROM
        (
            SELECT tenant, service, toStartOfInterval(minute, INTERVAL 900 SECOND, 'UTC') AS period, max(ver) AS newest
            FROM
            (
                SELECT tenant, service, minute, max(source.ver) AS ver
                FROM {{database}}.llm_spans AS source
                WHERE source.ver > since AND trace_id != ''
                GROUP BY tenant, service, minute
            )
            GROUP BY tenant, service, period
        )
    ) AS changed,
    (
        SELECT groupArray((unit.1, unit.2, unit.3, unit.4))
        FROM (SELECT arrayJoin(changed) AS unit) AS units
        LEFT JOIN
        (
            SELECT toString(tenant) AS tenant, toString(service) AS service, minute, max(ver) AS added
            FROM {{database}}.llm_prompts_15m
            WHERE minute >= arrayMin(changed.3) AND minute <= arrayMax(changed.3)
            GROUP BY tenant, service, minute
        ) AS rolled ON rolled.tenant = unit.1 AND rolled.service = unit.2 AND rolled.minute = unit.3
        WHERE unit.4 > rolled.added
    ) AS dirty
SELECT unit.1 AS tenant, unit.2 AS service, unit.3 AS minute, unit.4 AS ver,
    sums.all_environment AS `k.environment`, sums.all_team AS `k.team`, sums.all_project AS `k.project`, sums.all_agent AS `k.agent`, sums.all_provider AS `k.provider`, sums.all_model AS `k.model`, sums.all_prompt_name AS `k.prompt_name`, sums.all_prompt_version AS `k.prompt_version`, sums.all_variant AS `k.variant`, sums.all_calls AS `k.calls`, sums.all_failed AS `k.failed`, sums.all_embedding_calls AS `k.embedding_calls`, sums.all_unpriced AS `k.unpriced`, sums.all_priced AS `k.priced`, sums.all_missing_usage AS `k.missing_usage`, sums.all_usage_spans AS `k.usage_spans`, sums.all_input_tokens AS `k.input_tokens`, sums.all_cache_read_tokens AS `k.cache_read_tokens`, sums.all_cache_write_tokens AS `k.cache_write_tokens`, sums.all_output_tokens AS `k.output_tokens`, sums.all_reasoning_tokens AS `k.reasoning_tokens`, sums.all_cost AS `k.cost`, sums.all_retries AS `k.retries`, sums.all_saturation_sum AS `k.saturation_sum`, sums.all_saturation_calls AS `k.saturation_calls`, sums.all_duration_buckets AS `k.duration_buckets`, sums.all_ttft_buckets AS `k.ttft_buckets`, sums.all_sampled_calls AS `k.sampled_calls`, sums.all_estimated_calls AS `k.estimated_calls`, sums.all_estimated_failed AS `k.estimated_failed`, sums.all_estimated_tokens AS `k.estimated_tokens`, sums.all_estimated_cost AS `k.estimated_cost`
FROM (SELECT arrayJoin(dirty) AS unit) AS units
LEFT JOIN
(
    SELECT tenant, service, period,
        groupArray(environment) AS all_environment,
        groupArray(team) AS all_team,
        groupArray(project) AS all_project,
        groupArray(agent) AS all_agent,
        groupArray(provider) AS all_provider,
        groupArray(model) AS all_model,
        groupArray(prompt_name) AS all_prompt_name,
        groupArray(prompt_version) AS all_prompt_version,
        groupArray(variant) AS all_variant,
        groupArray(sum_calls) AS all_calls,
        groupArray(sum_failed) AS all_failed,
        groupArray(sum_embedding_calls) AS all_embedding_calls,
        groupArray(sum_unpriced) AS all_unpriced,
        groupArray(sum_priced) AS all_priced,
        groupArray(sum_missing_usage) AS all_missing_usage,
        groupArray(sum_usage_spans) AS all_usage_spans,
        groupArray(sum_input_tokens) AS all_input_tokens,
        groupArray(sum_cache_read_tokens) AS all_cache_read_tokens,
        groupArray(sum_cache_write_tokens) AS all_cache_write_tokens,
        groupArray(sum_output_tokens) AS all_output_tokens,
        groupArray(sum_reasoning_tokens) AS all_reasoning_tokens,
        groupArray(sum_cost) AS all_cost,
        groupArray(sum_retries) AS all_retries,
        groupArray(sum_saturation_sum) AS all_saturation_sum,
        groupArray(sum_saturation_calls) AS all_saturation_calls,
        groupArray(sum_duration_buckets) AS all_duration_buckets,
        groupArray(sum_ttft_buckets) AS all_ttft_buckets,
        groupArray(sum_sampled_calls) AS all_sampled_calls,
        groupArray(sum_estimated_calls) AS all_estimated_calls,
        groupArray(sum_estimated_failed) AS all_estimated_failed,
        groupArray(sum_estimated_tokens) AS all_estimated_tokens,
        groupArray(sum_estimated_cost) AS all_estimated_cost
    FROM
    (
        SELECT toString(tenant) AS tenant, toString(service) AS service, toStartOfInterval(minute, INTERVAL 900 SECOND, 'UTC') AS period, environment, team, project, agent, provider, model, prompt_name, prompt_version, variant,
            countIf(counts_call = 1 and kind = 'llm') AS sum_calls,
            countIf(counts_call = 1 and kind = 'llm' and status = 'error') AS sum_failed,
            countIf(counts_call = 1 and kind = 'embedding') AS sum_embedding_calls,
            countIf(counts_usage = 1 and cost_source = 'unpriced') AS sum_unpriced,
            countIf(counts_usage = 1 and cost is not null) AS sum_priced,
            countIf(counts_call = 1 and not (status = 'error') and not (counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null))) AS sum_missing_usage,
            countIf(counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS sum_usage_spans,
            sumIf(ifNull(input_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS sum_input_tokens,
            sumIf(ifNull(cache_read_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS sum_cache_read_tokens,
            sumIf(ifNull(cache_write_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS sum_cache_write_tokens,
            sumIf(ifNull(output_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS sum_output_tokens,
            sumIf(ifNull(reasoning_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS sum_reasoning_tokens,
            sumIf(ifNull(cost, 0), counts_usage = 1) AS sum_cost,
            countIf(counts_call = 1 and retry = 1) AS sum_retries,
            sumIf(toDecimal128(ifNull(context_used, 0) / greatest(toInt64(ifNull(context_limit, 0)) - toInt64(ifNull(max_output, 0)), 1), 9), counts_call = 1 and kind = 'llm' and context_used is not null and context_limit is not null and context_limit > ifNull(max_output, 0)) AS sum_saturation_sum,
            countIf(counts_call = 1 and kind = 'llm' and context_used is not null and context_limit is not null and context_limit > ifNull(max_output, 0)) AS sum_saturation_calls,
            sumMapIf(map(toUInt16(floor(log(ifNull(duration, 0) + 1) / log(1.02))), toUInt64(1)), counts_call = 1 and kind = 'llm') AS sum_duration_buckets,
            sumMapIf(map(toUInt16(floor(log(ifNull(time_to_first_token, 0) + 1) / log(1.02))), toUInt64(1)), counts_call = 1 and kind = 'llm' and time_to_first_token is not null) AS sum_ttft_buckets,
            countIf(counts_call = 1 and kind = 'llm' and sample_kind = 'weighted') AS sum_sampled_calls,
            sumIf(toDecimal128(1, 0) * if(sample_kind = 'selected', toDecimal64(1, 6), sample_weight), counts_call = 1 and kind = 'llm') AS sum_estimated_calls,
            sumIf(toDecimal128(1, 0) * if(sample_kind = 'selected', toDecimal64(1, 6), sample_weight), counts_call = 1 and kind = 'llm' and status = 'error') AS sum_estimated_failed,
            sumIf(toDecimal128(ifNull(input_tokens, 0) + ifNull(cache_read_tokens, 0) + ifNull(cache_write_tokens, 0) + ifNull(output_tokens, 0) + ifNull(reasoning_tokens, 0), 0) * if(sample_kind = 'selected', toDecimal64(1, 6), sample_weight), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS sum_estimated_tokens,
            sumIf(toDecimal128(ifNull(cost, 0), 12) * if(sample_kind = 'selected', toDecimal64(1, 6), sample_weight), counts_usage = 1) AS sum_estimated_cost
        FROM {{database}}.llm_spans AS source FINAL
        WHERE minute >= arrayMin(dirty.3) AND minute < arrayMax(dirty.3) + INTERVAL 900 SECOND AND gone = 0
            AND (toString(tenant), toString(service), toStartOfInterval(minute, INTERVAL 900 SECOND, 'UTC')) IN (SELECT (unit.1, unit.2, unit.3) FROM (SELECT arrayJoin(dirty) AS unit))
        GROUP BY tenant, service, period, environment, team, project, agent, provider, model, prompt_name, prompt_version, variant
    )
    GROUP BY tenant, service, period
) AS sums ON sums.tenant = unit.1 AND sums.service = unit.2 AND sums.period = unit.3
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_7_prompts15m
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_6_gone APPEND TO {{database}}.llm_prompts_15m AS
-- The stage's work, llm_7_prompts15m_work, or nothing where there is none to do.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_spans AS source WHERE source.ver > since AND trace_id != '' LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_7_prompts15m_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_7_prompts15m_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_7_prompts1h_work AS
-- Adds up again every hour that has minutes newer than its own row. One that has none left becomes empty.
-- Lists of units are scalars: a common table expression would be read again at each place that names it.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (
        SELECT groupArray((toString(tenant), toString(service), period, newest))
        FROM
        (
            SELECT tenant, service, toStartOfInterval(minute, INTERVAL 3600 SECOND, 'UTC') AS period, max(ver) AS newest
            FROM
            (
                SELECT tenant, service, minute, max(source.ver) AS ver
                FROM {{database}}.llm_prompts_15m AS source
                WHERE source.ver > since AND 1
                GROUP BY tenant, service, minute
            )
            GROUP BY tenant, service, period
        )
    ) AS changed,
    (
        SELECT groupArray((unit.1, unit.2, unit.3, unit.4))
        FROM (SELECT arrayJoin(changed) AS unit) AS units
        LEFT JOIN
        (
            SELECT toString(tenant) AS tenant, toString(service) AS service, minute, max(ver) AS added
            FROM {{database}}.llm_prompts_1h
            WHERE minute >= arrayMin(changed.3) AND minute <= arrayMax(changed.3)
            GROUP BY tenant, service, minute
        ) AS rolled ON rolled.tenant = unit.1 AND rolled.service = unit.2 AND rolled.minute = unit.3
        WHERE unit.4 > rolled.added
    ) AS dirty
SELECT unit.1 AS tenant, unit.2 AS service, unit.3 AS minute, unit.4 AS ver,
    sums.all_environment AS `k.environment`, sums.all_team AS `k.team`, sums.all_project AS `k.project`, sums.all_agent AS `k.agent`, sums.all_provider AS `k.provider`, sums.all_model AS `k.model`, sums.all_prompt_name AS `k.prompt_name`, sums.all_prompt_version AS `k.prompt_version`, sums.all_variant AS `k.variant`, sums.all_calls AS `k.calls`, sums.all_failed AS `k.failed`, sums.all_embedding_calls AS `k.embedding_calls`, sums.all_unpriced AS `k.unpriced`, sums.all_priced AS `k.priced`, sums.all_missing_usage AS `k.missing_usage`, sums.all_usage_spans AS `k.usage_spans`, sums.all_input_tokens AS `k.input_tokens`, sums.all_cache_read_tokens AS `k.cache_read_tokens`, sums.all_cache_write_tokens AS `k.cache_write_tokens`, sums.all_output_tokens AS `k.output_tokens`, sums.all_reasoning_tokens AS `k.reasoning_tokens`, sums.all_cost AS `k.cost`, sums.all_retries AS `k.retries`, sums.all_saturation_sum AS `k.saturation_sum`, sums.all_saturation_calls AS `k.saturation_calls`, sums.all_duration_buckets AS `k.duration_buckets`, sums.all_ttft_buckets AS `k.ttft_buckets`, sums.all_sampled_calls AS `k.sampled_calls`, sums.all_estimated_calls AS `k.estimated_calls`, sums.all_estimated_failed AS `k.estimated_failed`, sums.all_estimated_tokens AS `k.estimated_tokens`, sums.all_estimated_cost AS `k.estimated_cost`
FROM (SELECT arrayJoin(dirty) AS unit) AS units
LEFT JOIN
(
    SELECT tenant, service, period,
        groupArray(environment) AS all_environment,
        groupArray(team) AS all_team,
        groupArray(project) AS all_project,
        groupArray(agent) AS all_agent,
        groupArray(provider) AS all_provider,
        groupArray(model) AS all_model,
        groupArray(prompt_name) AS all_prompt_name,
        groupArray(prompt_version) AS all_prompt_version,
        groupArray(variant) AS all_variant,
        groupArray(sum_calls) AS all_calls,
        groupArray(sum_failed) AS all_failed,
        groupArray(sum_embedding_calls) AS all_embedding_calls,
        groupArray(sum_unpriced) AS all_unpriced,
        groupArray(sum_priced) AS all_priced,
        groupArray(sum_missing_usage) AS all_missing_usage,
        groupArray(sum_usage_spans) AS all_usage_spans,
        groupArray(sum_input_tokens) AS all_input_tokens,
        groupArray(sum_cache_read_tokens) AS all_cache_read_tokens,
        groupArray(sum_cache_write_tokens) AS all_cache_write_tokens,
        groupArray(sum_output_tokens) AS all_output_tokens,
        groupArray(sum_reasoning_tokens) AS all_reasoning_tokens,
        groupArray(sum_cost) AS all_cost,
        groupArray(sum_retries) AS all_retries,
        groupArray(sum_saturation_sum) AS all_saturation_sum,
        groupArray(sum_saturation_calls) AS all_saturation_calls,
        groupArray(sum_duration_buckets) AS all_duration_buckets,
        groupArray(sum_ttft_buckets) AS all_ttft_buckets,
        groupArray(sum_sampled_calls) AS all_sampled_calls,
        groupArray(sum_estimated_calls) AS all_estimated_calls,
        groupArray(sum_estimated_failed) AS all_estimated_failed,
        groupArray(sum_estimated_tokens) AS all_estimated_tokens,
        groupArray(sum_estimated_cost) AS all_estimated_cost
    FROM
    (
        SELECT toString(tenant) AS tenant, toString(service) AS service, toStartOfInterval(minute, INTERVAL 3600 SECOND, 'UTC') AS period, k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.provider AS provider, k.model AS model, k.prompt_name AS prompt_name, k.prompt_version AS prompt_version, k.variant AS variant,
            sum(k.calls) AS sum_calls,
            sum(k.failed) AS sum_failed,
            sum(k.embedding_calls) AS sum_embedding_calls,
            sum(k.unpriced) AS sum_unpriced,
            sum(k.priced) AS sum_priced,
            sum(k.missing_usage) AS sum_missing_usage,
            sum(k.usage_spans) AS sum_usage_spans,
            sum(k.input_tokens) AS sum_input_tokens,
            sum(k.cache_read_tokens) AS sum_cache_read_tokens,
            sum(k.cache_write_tokens) AS sum_cache_write_tokens,
            sum(k.output_tokens) AS sum_output_tokens,
            sum(k.reasoning_tokens) AS sum_reasoning_tokens,
            sum(k.cost) AS sum_cost,
            sum(k.retries) AS sum_retries,
            sum(k.saturation_sum) AS sum_saturation_sum,
            sum(k.saturation_calls) AS sum_saturation_calls,
            sumMap(k.duration_buckets) AS sum_duration_buckets,
            sumMap(k.ttft_buckets) AS sum_ttft_buckets,
            sum(k.sampled_calls) AS sum_sampled_calls,
            sum(k.estimated_calls) AS sum_estimated_calls,
            sum(k.estimated_failed) AS sum_estimated_failed,
            sum(k.estimated_tokens) AS sum_estimated_tokens,
            sum(k.estimated_cost) AS sum_estimated_cost
        FROM {{database}}.llm_prompts_15m AS source FINAL ARRAY JOIN k
        WHERE minute >= arrayMin(dirty.3) AND minute < arrayMax(dirty.3) + INTERVAL 3600 SECOND AND 1
            AND (toString(tenant), toString(service), toStartOfInterval(minute, INTERVAL 3600 SECOND, 'UTC')) IN (SELECT (unit.1, unit.2, unit.3) FROM (SELECT arrayJoin(dirty) AS unit))
        GROUP BY tenant, service, period, environment, team, project, agent, provider, model, prompt_name, prompt_version, variant
    )
    GROUP BY tenant, service, period
) AS sums ON sums.tenant = unit.1 AND sums.service = unit.2 AND sums.period = unit.3
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_7_prompts1h
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_7_prompts15m APPEND TO {{database}}.llm_prompts_1h AS
-- The stage's work, llm_7_prompts1h_work, or nothing where there is none to do.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_prompts_15m AS source WHERE source.ver > since AND 1 LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_7_prompts1h_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_7_prompts1h_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_7_calls1m_work AS
-- Adds up again every minute that has spans newer than its own row. One that has none left becomes empty.
-- Lists of units are scalars: a common table expression would be read again at each place that names it.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (
        SELECT groupArray((toString(tenant), toString(service), period, newest))
        FROM
        (
            SELECT tenant, service, arrayJoin(if(minute < now('UTC') - INTERVAL 6 DAY, arrayMap(i -> toStartOfHour(minute) + INTERVAL i MINUTE, range(60)), [minute])) AS period, max(ver) AS newest
            FROM
            (
                SELECT tenant, service, minute, max(source.ver) AS ver
                FROM {{database}}.llm_spans AS source
                WHERE source.ver > since AND trace_id != ''
                GROUP BY tenant, service, minute
            )
            GROUP BY tenant, service, period
        )
    ) AS changed,
    (
        SELECT groupArray((unit.1, unit.2, unit.3, unit.4))
        FROM (SELECT arrayJoin(changed) AS unit) AS units
        LEFT JOIN
        (
            SELECT toString(tenant) AS tenant, toString(service) AS service, minute, max(ver) AS added
            FROM {{database}}.llm_calls_1m
            WHERE minute >= arrayMin(changed.3) AND minute <= arrayMax(changed.3)
            GROUP BY tenant, service, minute
        ) AS rolled ON rolled.tenant = unit.1 AND rolled.service = unit.2 AND rolled.minute = unit.3
        WHERE unit.4 > rolled.added
    ) AS dirty
SELECT unit.1 AS tenant, unit.2 AS service, unit.3 AS minute, unit.4 AS ver,
    sums.all_environment AS `k.environment`, sums.all_team AS `k.team`, sums.all_project AS `k.project`, sums.all_agent AS `k.agent`, sums.all_provider AS `k.provider`, sums.all_model AS `k.model`, sums.all_service_tier AS `k.service_tier`, sums.all_region AS `k.region`, sums.all_billing_account AS `k.billing_account`, sums.all_calls AS `k.calls`, sums.all_failed AS `k.failed`, sums.all_embedding_calls AS `k.embedding_calls`, sums.all_unpriced AS `k.unpriced`, sums.all_priced AS `k.priced`, sums.all_missing_usage AS `k.missing_usage`, sums.all_usage_spans AS `k.usage_spans`, sums.all_input_tokens AS `k.input_tokens`, sums.all_cache_read_tokens AS `k.cache_read_tokens`, sums.all_cache_write_tokens AS `k.cache_write_tokens`, sums.all_output_tokens AS `k.output_tokens`, sums.all_reasoning_tokens AS `k.reasoning_tokens`, sums.all_cost AS `k.cost`, sums.all_tool_calls AS `k.tool_calls`, sums.all_tool_errors AS `k.tool_errors`, sums.all_identical_repeats AS `k.identical_repeats`, sums.all_retries AS `k.retries`, sums.all_handoffs AS `k.handoffs`, sums.all_iterations AS `k.iterations`, sums.all_active_ns AS `k.active_ns`, sums.all_saturation_sum AS `k.saturation_sum`, sums.all_saturation_calls AS `k.saturation_calls`, sums.all_duration_buckets AS `k.duration_buckets`, sums.all_ttft_buckets AS `k.ttft_buckets`
FROM (SELECT arrayJoin(dirty) AS unit) AS units
LEFT JOIN
(
    SELECT tenant, service, period,
        groupArray(environment) AS all_environment,
        groupArray(team) AS all_team,
        groupArray(project) AS all_project,
        groupArray(agent) AS all_agent,
        groupArray(provider) AS all_provider,
        groupArray(model) AS all_model,
        groupArray(service_tier) AS all_service_tier,
        groupArray(region) AS all_region,
        groupArray(billing_account) AS all_billing_account,
        groupArray(sum_calls) AS all_calls,
        groupArray(sum_failed) AS all_failed,
        groupArray(sum_embedding_calls) AS all_embedding_calls,
        groupArray(sum_unpriced) AS all_unpriced,
        groupArray(sum_priced) AS all_priced,
        groupArray(sum_missing_usage) AS all_missing_usage,
        groupArray(sum_usage_spans) AS all_usage_spans,
        groupArray(sum_input_tokens) AS all_input_tokens,
        groupArray(sum_cache_read_tokens) AS all_cache_read_tokens,
        groupArray(sum_cache_write_tokens) AS all_cache_write_tokens,
        groupArray(sum_output_tokens) AS all_output_tokens,
        groupArray(sum_reasoning_tokens) AS all_reasoning_tokens,
        groupArray(sum_cost) AS all_cost,
        groupArray(sum_tool_calls) AS all_tool_calls,
        groupArray(sum_tool_errors) AS all_tool_errors,
        groupArray(sum_identical_repeats) AS all_identical_repeats,
        groupArray(sum_retries) AS all_retries,
        groupArray(sum_handoffs) AS all_handoffs,
        groupArray(sum_iterations) AS all_iterations,
        groupArray(sum_active_ns) AS all_active_ns,
        groupArray(sum_saturation_sum) AS all_saturation_sum,
        groupArray(sum_saturation_calls) AS all_saturation_calls,
        groupArray(sum_duration_buckets) AS all_duration_buckets,
        groupArray(sum_ttft_buckets) AS all_ttft_buckets
    FROM
    (
        SELECT toString(tenant) AS tenant, toString(service) AS service, minute AS period, environment, team, project, agent, provider, model, service_tier, region, billing_account,
            countIf(counts_call = 1 and kind = 'llm') AS sum_calls,
            countIf(counts_call = 1 and kind = 'llm' and status = 'error') AS sum_failed,
            countIf(counts_call = 1 and kind = 'embedding') AS sum_embedding_calls,
            countIf(counts_usage = 1 and cost_source = 'unpriced') AS sum_unpriced,
            countIf(counts_usage = 1 and cost is not null) AS sum_priced,
            countIf(counts_call = 1 and not (status = 'error') and not (counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null))) AS sum_missing_usage,
            countIf(counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS sum_usage_spans,
            sumIf(ifNull(input_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS sum_input_tokens,
            sumIf(ifNull(cache_read_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS sum_cache_read_tokens,
            sumIf(ifNull(cache_write_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS sum_cache_write_tokens,
            sumIf(ifNull(output_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS sum_output_tokens,
            sumIf(ifNull(reasoning_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS sum_reasoning_tokens,
            sumIf(ifNull(cost, 0), counts_usage = 1) AS sum_cost,
            countIf(counts_tool = 1) AS sum_tool_calls,
            countIf(counts_tool = 1 and status = 'error') AS sum_tool_errors,
            countIf(counts_tool = 1 and identical_repeat = 1) AS sum_identical_repeats,
            countIf(counts_call = 1 and retry = 1) AS sum_retries,
            countIf(kind = 'handoff') AS sum_handoffs,
            sum(ifNull(iteration, 0)) AS sum_iterations,
            sum(ifNull(active_ns, 0)) AS sum_active_ns,
            sumIf(toDecimal128(ifNull(context_used, 0) / greatest(toInt64(ifNull(context_limit, 0)) - toInt64(ifNull(max_output, 0)), 1), 9), counts_call = 1 and kind = 'llm' and context_used is not null and context_limit is not null and context_limit > ifNull(max_output, 0)) AS sum_saturation_sum,
            countIf(counts_call = 1 and kind = 'llm' and context_used is not null and context_limit is not null and context_limit > ifNull(max_output, 0)) AS sum_saturation_calls,
            sumMapIf(map(toUInt16(floor(log(ifNull(duration, 0) + 1) / log(1.02))), toUInt64(1)), counts_call = 1 and kind = 'llm') AS sum_duration_buckets,
            sumMapIf(map(toUInt16(floor(log(ifNull(time_to_first_token, 0) + 1) / log(1.02))), toUInt64(1)), counts_call = 1 and kind = 'llm' and time_to_first_token is not null) AS sum_ttft_buckets
        FROM {{database}}.llm_spans AS source FINAL
        WHERE minute >= arrayMin(dirty.3) AND minute < arrayMax(dirty.3) + INTERVAL 60 SECOND AND gone = 0
            AND (toString(tenant), toString(service), minute) IN (SELECT (unit.1, unit.2, unit.3) FROM (SELECT arrayJoin(dirty) AS unit))
        GROUP BY tenant, service, period, environment, team, project, agent, provider, model, service_tier, region, billing_account
    )
    GROUP BY tenant, service, period
) AS sums ON sums.tenant = unit.1 AND sums.service = unit.2 AND sums.period = unit.3
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_7_calls1m
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_6_gone APPEND TO {{database}}.llm_calls_1m AS
-- The stage's work, llm_7_calls1m_work, or nothing where there is none to do.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_spans AS source WHERE source.ver > since AND trace_id != '' LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_7_calls1m_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_7_calls1m_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_7_calls15m_work AS
-- Adds up again every quarter of an hour that has minutes newer than its own row. One that has none left becomes empty.
-- Lists of units are scalars: a common table expression would be read again at each place that names it.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (
        SELECT groupArray((toString(tenant), toString(service), period, newest))
        FROM
        (
            SELECT tenant, service, toStartOfInterval(minute, INTERVAL 900 SECOND, 'UTC') AS period, max(ver) AS newest
            FROM
            (
                SELECT tenant, service, minute, max(source.ver) AS ver
                FROM {{database}}.llm_calls_1m AS source
                WHERE source.ver > since AND 1
                GROUP BY tenant, service, minute
            )
            GROUP BY tenant, service, period
        )
    ) AS changed,
    (
        SELECT groupArray((unit.1, unit.2, unit.3, unit.4))
        FROM (SELECT arrayJoin(changed) AS unit) AS units
        LEFT JOIN
        (
            SELECT toString(tenant) AS tenant, toString(service) AS service, minute, max(ver) AS added
            FROM {{database}}.llm_calls_15m
            WHERE minute >= arrayMin(changed.3) AND minute <= arrayMax(changed.3)
            GROUP BY tenant, service, minute
        ) AS rolled ON rolled.tenant = unit.1 AND rolled.service = unit.2 AND rolled.minute = unit.3
        WHERE unit.4 > rolled.added
    ) AS dirty
SELECT unit.1 AS tenant, unit.2 AS service, unit.3 AS minute, unit.4 AS ver,
    sums.all_environment AS `k.environment`, sums.all_team AS `k.team`, sums.all_project AS `k.project`, sums.all_agent AS `k.agent`, sums.all_provider AS `k.provider`, sums.all_model AS `k.model`, sums.all_service_tier AS `k.service_tier`, sums.all_region AS `k.region`, sums.all_billing_account AS `k.billing_account`, sums.all_calls AS `k.calls`, sums.all_failed AS `k.failed`, sums.all_embedding_calls AS `k.embedding_calls`, sums.all_unpriced AS `k.unpriced`, sums.all_priced AS `k.priced`, sums.all_missing_usage AS `k.missing_usage`, sums.all_usage_spans AS `k.usage_spans`, sums.all_input_tokens AS `k.input_tokens`, sums.all_cache_read_tokens AS `k.cache_read_tokens`, sums.all_cache_write_tokens AS `k.cache_write_tokens`, sums.all_output_tokens AS `k.output_tokens`, sums.all_reasoning_tokens AS `k.reasoning_tokens`, sums.all_cost AS `k.cost`, sums.all_tool_calls AS `k.tool_calls`, sums.all_tool_errors AS `k.tool_errors`, sums.all_identical_repeats AS `k.identical_repeats`, sums.all_retries AS `k.retries`, sums.all_handoffs AS `k.handoffs`, sums.all_iterations AS `k.iterations`, sums.all_active_ns AS `k.active_ns`, sums.all_saturation_sum AS `k.saturation_sum`, sums.all_saturation_calls AS `k.saturation_calls`, sums.all_duration_buckets AS `k.duration_buckets`, sums.all_ttft_buckets AS `k.ttft_buckets`
FROM (SELECT arrayJoin(dirty) AS unit) AS units
LEFT JOIN
(
    SELECT tenant, service, period,
        groupArray(environment) AS all_environment,
        groupArray(team) AS all_team,
        groupArray(project) AS all_project,
        groupArray(agent) AS all_agent,
        groupArray(provider) AS all_provider,
        groupArray(model) AS all_model,
        groupArray(service_tier) AS all_service_tier,
        groupArray(region) AS all_region,
        groupArray(billing_account) AS all_billing_account,
        groupArray(sum_calls) AS all_calls,
        groupArray(sum_failed) AS all_failed,
        groupArray(sum_embedding_calls) AS all_embedding_calls,
        groupArray(sum_unpriced) AS all_unpriced,
        groupArray(sum_priced) AS all_priced,
        groupArray(sum_missing_usage) AS all_missing_usage,
        groupArray(sum_usage_spans) AS all_usage_spans,
        groupArray(sum_input_tokens) AS all_input_tokens,
        groupArray(sum_cache_read_tokens) AS all_cache_read_tokens,
        groupArray(sum_cache_write_tokens) AS all_cache_write_tokens,
        groupArray(sum_output_tokens) AS all_output_tokens,
        groupArray(sum_reasoning_tokens) AS all_reasoning_tokens,
        groupArray(sum_cost) AS all_cost,
        groupArray(sum_tool_calls) AS all_tool_calls,
        groupArray(sum_tool_errors) AS all_tool_errors,
        groupArray(sum_identical_repeats) AS all_identical_repeats,
        groupArray(sum_retries) AS all_retries,
        groupArray(sum_handoffs) AS all_handoffs,
        groupArray(sum_iterations) AS all_iterations,
        groupArray(sum_active_ns) AS all_active_ns,
        groupArray(sum_saturation_sum) AS all_saturation_sum,
        groupArray(sum_saturation_calls) AS all_saturation_calls,
        groupArray(sum_duration_buckets) AS all_duration_buckets,
        groupArray(sum_ttft_buckets) AS all_ttft_buckets
    FROM
    (
        SELECT toString(tenant) AS tenant, toString(service) AS service, toStartOfInterval(minute, INTERVAL 900 SECOND, 'UTC') AS period, k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.provider AS provider, k.model AS model, k.service_tier AS service_tier, k.region AS region, k.billing_account AS billing_account,
            sum(k.calls) AS sum_calls,
            sum(k.failed) AS sum_failed,
            sum(k.embedding_calls) AS sum_embedding_calls,
            sum(k.unpriced) AS sum_unpriced,
            sum(k.priced) AS sum_priced,
            sum(k.missing_usage) AS sum_missing_usage,
            sum(k.usage_spans) AS sum_usage_spans,
            sum(k.input_tokens) AS sum_input_tokens,
            sum(k.cache_read_tokens) AS sum_cache_read_tokens,
            sum(k.cache_write_tokens) AS sum_cache_write_tokens,
            sum(k.output_tokens) AS sum_output_tokens,
            sum(k.reasoning_tokens) AS sum_reasoning_tokens,
            sum(k.cost) AS sum_cost,
            sum(k.tool_calls) AS sum_tool_calls,
            sum(k.tool_errors) AS sum_tool_errors,
            sum(k.identical_repeats) AS sum_identical_repeats,
            sum(k.retries) AS sum_retries,
            sum(k.handoffs) AS sum_handoffs,
            sum(k.iterations) AS sum_iterations,
            sum(k.active_ns) AS sum_active_ns,
            sum(k.saturation_sum) AS sum_saturation_sum,
            sum(k.saturation_calls) AS sum_saturation_calls,
            sumMap(k.duration_buckets) AS sum_duration_buckets,
            sumMap(k.ttft_buckets) AS sum_ttft_buckets
        FROM {{database}}.llm_calls_1m AS source FINAL ARRAY JOIN k
        WHERE minute >= arrayMin(dirty.3) AND minute < arrayMax(dirty.3) + INTERVAL 900 SECOND AND 1
            AND (toString(tenant), toString(service), toStartOfInterval(minute, INTERVAL 900 SECOND, 'UTC')) IN (SELECT (unit.1, unit.2, unit.3) FROM (SELECT arrayJoin(dirty) AS unit))
        GROUP BY tenant, service, period, environment, team, project, agent, provider, model, service_tier, region, billing_account
    )
    GROUP BY tenant, service, period
) AS sums ON sums.tenant = unit.1 AND sums.service = unit.2 AND sums.period = unit.3
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_7_calls15m
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_7_calls1m APPEND TO {{database}}.llm_calls_15m AS
-- The stage's work, llm_7_calls15m_work, or nothing where there is none to do.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_calls_1m AS source WHERE source.ver > since AND 1 LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_7_calls15m_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_7_calls15m_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_7_calls1h_work AS
-- Adds up again every hour that has minutes newer than its own row. One that has none left becomes empty.
-- Lists of units are scalars: a common table expression would be read again at each place that names it.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (
        SELECT groupArray((toString(tenant), toString(service), period, newest))
        FROM
        (
            SELECT tenant, service, toStartOfInterval(minute, INTERVAL 3600 SECOND, 'UTC') AS period, max(ver) AS newest
            FROM
            (
                SELECT tenant, service, minute, max(source.ver) AS ver
                FROM {{database}}.llm_calls_15m AS source
                WHERE source.ver > since AND 1
                GROUP BY tenant, service, minute
            )
            GROUP BY tenant, service, period
        )
    ) AS changed,
    (
        SELECT groupArray((unit.1, unit.2, unit.3, unit.4))
        FROM (SELECT arrayJoin(changed) AS unit) AS units
        LEFT JOIN
        (
            SELECT toString(tenant) AS tenant, toString(service) AS service, minute, max(ver) AS added
            FROM {{database}}.llm_calls_1h
            WHERE minute >= arrayMin(changed.3) AND minute <= arrayMax(changed.3)
            GROUP BY tenant, service, minute
        ) AS rolled ON rolled.tenant = unit.1 AND rolled.service = unit.2 AND rolled.minute = unit.3
        WHERE unit.4 > rolled.added
    ) AS dirty
SELECT unit.1 AS tenant, unit.2 AS service, unit.3 AS minute, unit.4 AS ver,
    sums.all_environment AS `k.environment`, sums.all_team AS `k.team`, sums.all_project AS `k.project`, sums.all_agent AS `k.agent`, sums.all_provider AS `k.provider`, sums.all_model AS `k.model`, sums.all_service_tier AS `k.service_tier`, sums.all_region AS `k.region`, sums.all_billing_account AS `k.billing_account`, sums.all_calls AS `k.calls`, sums.all_failed AS `k.failed`, sums.all_embedding_calls AS `k.embedding_calls`, sums.all_unpriced AS `k.unpriced`, sums.all_priced AS `k.priced`, sums.all_missing_usage AS `k.missing_usage`, sums.all_usage_spans AS `k.usage_spans`, sums.all_input_tokens AS `k.input_tokens`, sums.all_cache_read_tokens AS `k.cache_read_tokens`, sums.all_cache_write_tokens AS `k.cache_write_tokens`, sums.all_output_tokens AS `k.output_tokens`, sums.all_reasoning_tokens AS `k.reasoning_tokens`, sums.all_cost AS `k.cost`, sums.all_tool_calls AS `k.tool_calls`, sums.all_tool_errors AS `k.tool_errors`, sums.all_identical_repeats AS `k.identical_repeats`, sums.all_retries AS `k.retries`, sums.all_handoffs AS `k.handoffs`, sums.all_iterations AS `k.iterations`, sums.all_active_ns AS `k.active_ns`, sums.all_saturation_sum AS `k.saturation_sum`, sums.all_saturation_calls AS `k.saturation_calls`, sums.all_duration_buckets AS `k.duration_buckets`, sums.all_ttft_buckets AS `k.ttft_buckets`
FROM (SELECT arrayJoin(dirty) AS unit) AS units
LEFT JOIN
(
    SELECT tenant, service, period,
        groupArray(environment) AS all_environment,
        groupArray(team) AS all_team,
        groupArray(project) AS all_project,
        groupArray(agent) AS all_agent,
        groupArray(provider) AS all_provider,
        groupArray(model) AS all_model,
        groupArray(service_tier) AS all_service_tier,
        groupArray(region) AS all_region,
        groupArray(billing_account) AS all_billing_account,
        groupArray(sum_calls) AS all_calls,
        groupArray(sum_failed) AS all_failed,
        groupArray(sum_embedding_calls) AS all_embedding_calls,
        groupArray(sum_unpriced) AS all_unpriced,
        groupArray(sum_priced) AS all_priced,
        groupArray(sum_missing_usage) AS all_missing_usage,
        groupArray(sum_usage_spans) AS all_usage_spans,
        groupArray(sum_input_tokens) AS all_input_tokens,
        groupArray(sum_cache_read_tokens) AS all_cache_read_tokens,
        groupArray(sum_cache_write_tokens) AS all_cache_write_tokens,
        groupArray(sum_output_tokens) AS all_output_tokens,
        groupArray(sum_reasoning_tokens) AS all_reasoning_tokens,
        groupArray(sum_cost) AS all_cost,
        groupArray(sum_tool_calls) AS all_tool_calls,
        groupArray(sum_tool_errors) AS all_tool_errors,
        groupArray(sum_identical_repeats) AS all_identical_repeats,
        groupArray(sum_retries) AS all_retries,
        groupArray(sum_handoffs) AS all_handoffs,
        groupArray(sum_iterations) AS all_iterations,
        groupArray(sum_active_ns) AS all_active_ns,
        groupArray(sum_saturation_sum) AS all_saturation_sum,
        groupArray(sum_saturation_calls) AS all_saturation_calls,
        groupArray(sum_duration_buckets) AS all_duration_buckets,
        groupArray(sum_ttft_buckets) AS all_ttft_buckets
    FROM
    (
        SELECT toString(tenant) AS tenant, toString(service) AS service, toStartOfInterval(minute, INTERVAL 3600 SECOND, 'UTC') AS period, k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.provider AS provider, k.model AS model, k.service_tier AS service_tier, k.region AS region, k.billing_account AS billing_account,
            sum(k.calls) AS sum_calls,
            sum(k.failed) AS sum_failed,
            sum(k.embedding_calls) AS sum_embedding_calls,
            sum(k.unpriced) AS sum_unpriced,
            sum(k.priced) AS sum_priced,
            sum(k.missing_usage) AS sum_missing_usage,
            sum(k.usage_spans) AS sum_usage_spans,
            sum(k.input_tokens) AS sum_input_tokens,
            sum(k.cache_read_tokens) AS sum_cache_read_tokens,
            sum(k.cache_write_tokens) AS sum_cache_write_tokens,
            sum(k.output_tokens) AS sum_output_tokens,
            sum(k.reasoning_tokens) AS sum_reasoning_tokens,
            sum(k.cost) AS sum_cost,
            sum(k.tool_calls) AS sum_tool_calls,
            sum(k.tool_errors) AS sum_tool_errors,
            sum(k.identical_repeats) AS sum_identical_repeats,
            sum(k.retries) AS sum_retries,
            sum(k.handoffs) AS sum_handoffs,
            sum(k.iterations) AS sum_iterations,
            sum(k.active_ns) AS sum_active_ns,
            sum(k.saturation_sum) AS sum_saturation_sum,
            sum(k.saturation_calls) AS sum_saturation_calls,
            sumMap(k.duration_buckets) AS sum_duration_buckets,
            sumMap(k.ttft_buckets) AS sum_ttft_buckets
        FROM {{database}}.llm_calls_15m AS source FINAL ARRAY JOIN k
        WHERE minute >= arrayMin(dirty.3) AND minute < arrayMax(dirty.3) + INTERVAL 3600 SECOND AND 1
            AND (toString(tenant), toString(service), toStartOfInterval(minute, INTERVAL 3600 SECOND, 'UTC')) IN (SELECT (unit.1, unit.2, unit.3) FROM (SELECT arrayJoin(dirty) AS unit))
        GROUP BY tenant, service, period, environment, team, project, agent, provider, model, service_tier, region, billing_account
    )
    GROUP BY tenant, service, period
) AS sums ON sums.tenant = unit.1 AND sums.service = unit.2 AND sums.period = unit.3
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_7_calls1h
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_7_calls15m APPEND TO {{database}}.llm_calls_1h AS
-- The stage's work, llm_7_calls1h_work, or nothing where there is none to do.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_calls_15m AS source WHERE source.ver > since AND 1 LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_7_calls1h_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_7_calls1h_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_7_tools1m_work AS
-- Adds up again every minute that has spans newer than its own row. One that has none left becomes empty.
-- Lists of units are scalars: a common table expression would be read again at each place that names it.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (
        SELECT groupArray((toString(tenant), toString(service), period, newest))
        FROM
        (
            SELECT tenant, service, arrayJoin(if(minute < now('UTC') - INTERVAL 6 DAY, arrayMap(i -> toStartOfHour(minute) + INTERVAL i MINUTE, range(60)), [minute])) AS period, max(ver) AS newest
            FROM
            (
                SELECT tenant, service, minute, max(source.ver) AS ver
                FROM {{database}}.llm_spans AS source
                WHERE source.ver > since AND trace_id != ''
                GROUP BY tenant, service, minute
            )
            GROUP BY tenant, service, period
        )
    ) AS changed,
    (
        SELECT groupArray((unit.1, unit.2, unit.3, unit.4))
        FROM (SELECT arrayJoin(changed) AS unit) AS units
        LEFT JOIN
        (
            SELECT toString(tenant) AS tenant, toString(service) AS service, minute, max(ver) AS added
            FROM {{database}}.llm_tools_1m
            WHERE minute >= arrayMin(changed.3) AND minute <= arrayMax(changed.3)
            GROUP BY tenant, service, minute
        ) AS rolled ON rolled.tenant = unit.1 AND rolled.service = unit.2 AND rolled.minute = unit.3
        WHERE unit.4 > rolled.added
    ) AS dirty
SELECT unit.1 AS tenant, unit.2 AS service, unit.3 AS minute, unit.4 AS ver,
    sums.all_environment AS `k.environment`, sums.all_team AS `k.team`, sums.all_project AS `k.project`, sums.all_agent AS `k.agent`, sums.all_tool AS `k.tool`, sums.all_error_type AS `k.error_type`, sums.all_tool_calls AS `k.tool_calls`, sums.all_tool_errors AS `k.tool_errors`, sums.all_identical_repeats AS `k.identical_repeats`, sums.all_tool_duration_buckets AS `k.tool_duration_buckets`
FROM (SELECT arrayJoin(dirty) AS unit) AS units
LEFT JOIN
(
    SELECT tenant, service, period,
        groupArray(environment) AS all_environment,
        groupArray(team) AS all_team,
        groupArray(project) AS all_project,
        groupArray(agent) AS all_agent,
        groupArray(tool) AS all_tool,
        groupArray(error_type) AS all_error_type,
        groupArray(sum_tool_calls) AS all_tool_calls,
        groupArray(sum_tool_errors) AS all_tool_errors,
        groupArray(sum_identical_repeats) AS all_identical_repeats,
        groupArray(sum_tool_duration_buckets) AS all_tool_duration_buckets
    FROM
    (
        SELECT toString(tenant) AS tenant, toString(service) AS service, minute AS period, environment, team, project, agent, tool, error_type,
            countIf(counts_tool = 1) AS sum_tool_calls,
            countIf(counts_tool = 1 and status = 'error') AS sum_tool_errors,
            countIf(counts_tool = 1 and identical_repeat = 1) AS sum_identical_repeats,
            sumMapIf(map(toUInt16(floor(log(ifNull(duration, 0) + 1) / log(1.02))), toUInt64(1)), counts_tool = 1) AS sum_tool_duration_buckets
        FROM {{database}}.llm_spans AS source FINAL
        WHERE minute >= arrayMin(dirty.3) AND minute < arrayMax(dirty.3) + INTERVAL 60 SECOND AND gone = 0
            AND (toString(tenant), toString(service), minute) IN (SELECT (unit.1, unit.2, unit.3) FROM (SELECT arrayJoin(dirty) AS unit))
        GROUP BY tenant, service, period, environment, team, project, agent, tool, error_type
    )
    GROUP BY tenant, service, period
) AS sums ON sums.tenant = unit.1 AND sums.service = unit.2 AND sums.period = unit.3
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_7_tools1m
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_6_gone APPEND TO {{database}}.llm_tools_1m AS
-- The stage's work, llm_7_tools1m_work, or nothing where there is none to do.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_spans AS source WHERE source.ver > since AND trace_id != '' LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_7_tools1m_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_7_tools1m_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_7_tools15m_work AS
-- Adds up again every quarter of an hour that has minutes newer than its own row. One that has none left becomes empty.
-- Lists of units are scalars: a common table expression would be read again at each place that names it.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (
        SELECT groupArray((toString(tenant), toString(service), period, newest))
        FROM
        (
            SELECT tenant, service, toStartOfInterval(minute, INTERVAL 900 SECOND, 'UTC') AS period, max(ver) AS newest
            FROM
            (
                SELECT tenant, service, minute, max(source.ver) AS ver
                FROM {{database}}.llm_tools_1m AS source
                WHERE source.ver > since AND 1
                GROUP BY tenant, service, minute
            )
            GROUP BY tenant, service, period
        )
    ) AS changed,
    (
        SELECT groupArray((unit.1, unit.2, unit.3, unit.4))
        FROM (SELECT arrayJoin(changed) AS unit) AS units
        LEFT JOIN
        (
            SELECT toString(tenant) AS tenant, toString(service) AS service, minute, max(ver) AS added
            FROM {{database}}.llm_tools_15m
            WHERE minute >= arrayMin(changed.3) AND minute <= arrayMax(changed.3)
            GROUP BY tenant, service, minute
        ) AS rolled ON rolled.tenant = unit.1 AND rolled.service = unit.2 AND rolled.minute = unit.3
        WHERE unit.4 > rolled.added
    ) AS dirty
SELECT unit.1 AS tenant, unit.2 AS service, unit.3 AS minute, unit.4 AS ver,
    sums.all_environment AS `k.environment`, sums.all_team AS `k.team`, sums.all_project AS `k.project`, sums.all_agent AS `k.agent`, sums.all_tool AS `k.tool`, sums.all_error_type AS `k.error_type`, sums.all_tool_calls AS `k.tool_calls`, sums.all_tool_errors AS `k.tool_errors`, sums.all_identical_repeats AS `k.identical_repeats`, sums.all_tool_duration_buckets AS `k.tool_duration_buckets`
FROM (SELECT arrayJoin(dirty) AS unit) AS units
LEFT JOIN
(
    SELECT tenant, service, period,
        groupArray(environment) AS all_environment,
        groupArray(team) AS all_team,
        groupArray(project) AS all_project,
        groupArray(agent) AS all_agent,
        groupArray(tool) AS all_tool,
        groupArray(error_type) AS all_error_type,
        groupArray(sum_tool_calls) AS all_tool_calls,
        groupArray(sum_tool_errors) AS all_tool_errors,
        groupArray(sum_identical_repeats) AS all_identical_repeats,
        groupArray(sum_tool_duration_buckets) AS all_tool_duration_buckets
    FROM
    (
        SELECT toString(tenant) AS tenant, toString(service) AS service, toStartOfInterval(minute, INTERVAL 900 SECOND, 'UTC') AS period, k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.tool AS tool, k.error_type AS error_type,
            sum(k.tool_calls) AS sum_tool_calls,
            sum(k.tool_errors) AS sum_tool_errors,
            sum(k.identical_repeats) AS sum_identical_repeats,
            sumMap(k.tool_duration_buckets) AS sum_tool_duration_buckets
        FROM {{database}}.llm_tools_1m AS source FINAL ARRAY JOIN k
        WHERE minute >= arrayMin(dirty.3) AND minute < arrayMax(dirty.3) + INTERVAL 900 SECOND AND 1
            AND (toString(tenant), toString(service), toStartOfInterval(minute, INTERVAL 900 SECOND, 'UTC')) IN (SELECT (unit.1, unit.2, unit.3) FROM (SELECT arrayJoin(dirty) AS unit))
        GROUP BY tenant, service, period, environment, team, project, agent, tool, error_type
    )
    GROUP BY tenant, service, period
) AS sums ON sums.tenant = unit.1 AND sums.service = unit.2 AND sums.period = unit.3
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_7_tools15m
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_7_tools1m APPEND TO {{database}}.llm_tools_15m AS
-- The stage's work, llm_7_tools15m_work, or nothing where there is none to do.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_tools_1m AS source WHERE source.ver > since AND 1 LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_7_tools15m_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_7_tools15m_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_7_tools1h_work AS
-- Adds up again every hour that has minutes newer than its own row. One that has none left becomes empty.
-- Lists of units are scalars: a common table expression would be read again at each place that names it.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (
        SELECT groupArray((toString(tenant), toString(service), period, newest))
        FROM
        (
            SELECT tenant, service, toStartOfInterval(minute, INTERVAL 3600 SECOND, 'UTC') AS period, max(ver) AS newest
            FROM
            (
                SELECT tenant, service, minute, max(source.ver) AS ver
                FROM {{database}}.llm_tools_15m AS source
                WHERE source.ver > since AND 1
                GROUP BY tenant, service, minute
            )
            GROUP BY tenant, service, period
        )
    ) AS changed,
    (
        SELECT groupArray((unit.1, unit.2, unit.3, unit.4))
        FROM (SELECT arrayJoin(changed) AS unit) AS units
        LEFT JOIN
        (
            SELECT toString(tenant) AS tenant, toString(service) AS service, minute, max(ver) AS added
            FROM {{database}}.llm_tools_1h
            WHERE minute >= arrayMin(changed.3) AND minute <= arrayMax(changed.3)
            GROUP BY tenant, service, minute
        ) AS rolled ON rolled.tenant = unit.1 AND rolled.service = unit.2 AND rolled.minute = unit.3
        WHERE unit.4 > rolled.added
    ) AS dirty
SELECT unit.1 AS tenant, unit.2 AS service, unit.3 AS minute, unit.4 AS ver,
    sums.all_environment AS `k.environment`, sums.all_team AS `k.team`, sums.all_project AS `k.project`, sums.all_agent AS `k.agent`, sums.all_tool AS `k.tool`, sums.all_error_type AS `k.error_type`, sums.all_tool_calls AS `k.tool_calls`, sums.all_tool_errors AS `k.tool_errors`, sums.all_identical_repeats AS `k.identical_repeats`, sums.all_tool_duration_buckets AS `k.tool_duration_buckets`
FROM (SELECT arrayJoin(dirty) AS unit) AS units
LEFT JOIN
(
    SELECT tenant, service, period,
        groupArray(environment) AS all_environment,
        groupArray(team) AS all_team,
        groupArray(project) AS all_project,
        groupArray(agent) AS all_agent,
        groupArray(tool) AS all_tool,
        groupArray(error_type) AS all_error_type,
        groupArray(sum_tool_calls) AS all_tool_calls,
        groupArray(sum_tool_errors) AS all_tool_errors,
        groupArray(sum_identical_repeats) AS all_identical_repeats,
        groupArray(sum_tool_duration_buckets) AS all_tool_duration_buckets
    FROM
    (
        SELECT toString(tenant) AS tenant, toString(service) AS service, toStartOfInterval(minute, INTERVAL 3600 SECOND, 'UTC') AS period, k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.tool AS tool, k.error_type AS error_type,
            sum(k.tool_calls) AS sum_tool_calls,
            sum(k.tool_errors) AS sum_tool_errors,
            sum(k.identical_repeats) AS sum_identical_repeats,
            sumMap(k.tool_duration_buckets) AS sum_tool_duration_buckets
        FROM {{database}}.llm_tools_15m AS source FINAL ARRAY JOIN k
        WHERE minute >= arrayMin(dirty.3) AND minute < arrayMax(dirty.3) + INTERVAL 3600 SECOND AND 1
            AND (toString(tenant), toString(service), toStartOfInterval(minute, INTERVAL 3600 SECOND, 'UTC')) IN (SELECT (unit.1, unit.2, unit.3) FROM (SELECT arrayJoin(dirty) AS unit))
        GROUP BY tenant, service, period, environment, team, project, agent, tool, error_type
    )
    GROUP BY tenant, service, period
) AS sums ON sums.tenant = unit.1 AND sums.service = unit.2 AND sums.period = unit.3
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_7_tools1h
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_7_tools15m APPEND TO {{database}}.llm_tools_1h AS
-- The stage's work, llm_7_tools1h_work, or nothing where there is none to do.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_tools_15m AS source WHERE source.ver > since AND 1 LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_7_tools1h_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_7_tools1h_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_8_changed_work AS
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
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_8_changed
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_6_gone APPEND TO {{database}}.llm_changed AS
-- The stage's work, llm_8_changed_work, or nothing where there is none to do.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_spans AS source WHERE source.ver > since AND trace_id != '' LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_8_changed_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_8_changed_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_8_parts_work AS
-- What each changed trace adds to a session and to a user's day: a part is replaced as a whole, and sessions and days are
-- added up from parts, so that no trace that did not change is read again.
WITH
    (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run,
    (SELECT (min(first_minute), max(last_minute)) FROM {{database}}.llm_changed WHERE run = this_run) AS extent
SELECT p_subject AS subject, p_id AS id, p_tenant AS tenant, p_day AS day, p_trace_id AS trace_id, p_start AS start, p_end AS end, p_open AS open, p_runs AS runs, p_spans AS spans, p_all_service AS all_service, p_all_team AS all_team, p_all_project AS all_project, p_all_agent AS all_agent, p_all_model AS all_model, p_all_user_id AS all_user_id, p_all_conversation_id AS all_conversation_id, p_calls AS calls, p_failed AS failed, p_embedding_calls AS embedding_calls, p_unpriced AS unpriced, p_priced AS priced, p_missing_usage AS missing_usage, p_usage_spans AS usage_spans, p_input_tokens AS input_tokens, p_cache_read_tokens AS cache_read_tokens, p_cache_write_tokens AS cache_write_tokens, p_output_tokens AS output_tokens, p_reasoning_tokens AS reasoning_tokens, p_cost AS cost, p_tool_calls AS tool_calls, p_tool_errors AS tool_errors, p_identical_repeats AS identical_repeats, p_retries AS retries, p_handoffs AS handoffs, p_iterations AS iterations, p_active_ns AS active_ns, cityHash64(p_trace_id) AS trace_hash, changed.newest AS ver
FROM
(
    SELECT subject.1 AS p_subject, subject.2 AS p_id, toString(tenant) AS p_tenant, toDate(minute) AS p_day, trace_id AS p_trace_id,
        min(ts) AS p_start, max(ts + toIntervalNanosecond(least(duration, 2592000000000000))) AS p_end,
        max(open) AS p_open, groupUniqArray(cityHash64(run_id)) AS p_runs, toUInt32(count()) AS p_spans,
        arraySort(groupUniqArrayIf(toString(service), service != '')) AS p_all_service,
        arraySort(groupUniqArrayIf(toString(team), team != '')) AS p_all_team,
        arraySort(groupUniqArrayIf(toString(project), project != '')) AS p_all_project,
        arraySort(groupUniqArrayIf(toString(agent), agent != '')) AS p_all_agent,
        arraySort(groupUniqArrayIf(toString(model), model != '')) AS p_all_model,
        arraySort(groupUniqArrayIf(toString(user_id), user_id != '')) AS p_all_user_id,
        arraySort(groupUniqArrayIf(toString(conversation_id), conversation_id != '')) AS p_all_conversation_id,
        countIf(counts_call = 1 and kind = 'llm') AS p_calls,
        countIf(counts_call = 1 and kind = 'llm' and status = 'error') AS p_failed,
        countIf(counts_call = 1 and kind = 'embedding') AS p_embedding_calls,
        countIf(counts_usage = 1 and cost_source = 'unpriced') AS p_unpriced,
        countIf(counts_usage = 1 and cost is not null) AS p_priced,
        countIf(counts_call = 1 and not (status = 'error') and not (counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null))) AS p_missing_usage,
        countIf(counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS p_usage_spans,
        sumIf(ifNull(input_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS p_input_tokens,
        sumIf(ifNull(cache_read_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS p_cache_read_tokens,
        sumIf(ifNull(cache_write_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS p_cache_write_tokens,
        sumIf(ifNull(output_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS p_output_tokens,
        sumIf(ifNull(reasoning_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS p_reasoning_tokens,
        sumIf(ifNull(cost, 0), counts_usage = 1) AS p_cost,
        countIf(counts_tool = 1) AS p_tool_calls,
        countIf(counts_tool = 1 and status = 'error') AS p_tool_errors,
        countIf(counts_tool = 1 and identical_repeat = 1) AS p_identical_repeats,
        countIf(counts_call = 1 and retry = 1) AS p_retries,
        countIf(kind = 'handoff') AS p_handoffs,
        sum(ifNull(iteration, 0)) AS p_iterations,
        sum(ifNull(active_ns, 0)) AS p_active_ns
    FROM
    (
-- The newest version of every span of the changed traces. Few traces begin long before the others: only theirs are looked for further back.
SELECT tenant, minute, service, ts, duration, trace_id, span_id, run_id, step, name, kind, open, inferred, agent, agent_id, agent_version, workflow, environment, conversation_id, user_id, team, project, prompt_name, prompt_version, variant, provider, model, tool, status, error_type, finish_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost, cost_source, context_used, context_limit, max_output, args_sig, result_sig, identical_repeat, retry, iteration, active_ns, counts_call, counts_usage, counts_tool
FROM
(
    SELECT tenant, minute, service, ts, duration, trace_id, span_id, run_id, step, name, kind, open, inferred, agent, agent_id, agent_version, workflow, environment, conversation_id, user_id, team, project, prompt_name, prompt_version, variant, provider, model, tool, status, error_type, finish_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost, cost_source, context_used, context_limit, max_output, args_sig, result_sig, identical_repeat, retry, iteration, active_ns, counts_call, counts_usage, counts_tool, gone
    FROM
    (
        SELECT tenant, minute, service, ts, duration, trace_id, span_id, run_id, step, name, kind, open, inferred, agent, agent_id, agent_version, workflow, environment, conversation_id, user_id, team, project, prompt_name, prompt_version, variant, provider, model, tool, status, error_type, finish_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost, cost_source, context_used, context_limit, max_output, args_sig, result_sig, identical_repeat, retry, iteration, active_ns, counts_call, counts_usage, counts_tool, gone, ver
        FROM {{database}}.llm_spans
        WHERE minute >= greatest(extent.1, extent.2 - INTERVAL 30 MINUTE) AND minute <= extent.2
            AND trace_id IN (SELECT trace_id FROM {{database}}.llm_changed WHERE run = this_run)
        UNION ALL
        SELECT tenant, minute, service, ts, duration, trace_id, span_id, run_id, step, name, kind, open, inferred, agent, agent_id, agent_version, workflow, environment, conversation_id, user_id, team, project, prompt_name, prompt_version, variant, provider, model, tool, status, error_type, finish_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost, cost_source, context_used, context_limit, max_output, args_sig, result_sig, identical_repeat, retry, iteration, active_ns, counts_call, counts_usage, counts_tool, gone, ver
        FROM {{database}}.llm_spans
        WHERE minute >= extent.1 AND minute < greatest(extent.1, extent.2 - INTERVAL 30 MINUTE)
            AND trace_id IN (SELECT trace_id FROM {{database}}.llm_changed WHERE run = this_run AND first_minute < extent.2 - INTERVAL 30 MINUTE)
    )
    ORDER BY ver DESC, gone
    LIMIT 1 BY tenant, minute, service, trace_id, span_id
)
WHERE gone = 0
    ) AS spans
    ARRAY JOIN [('session', conversation_id), ('user', user_id)] AS subject
    WHERE subject.2 != ''
    GROUP BY p_subject, p_id, p_tenant, p_day, p_trace_id
) AS parts
INNER JOIN (SELECT trace_id, newest FROM {{database}}.llm_changed WHERE run = this_run) AS changed ON changed.trace_id = p_trace_id
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_8_parts
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_8_changed APPEND TO {{database}}.llm_parts AS
-- The stage's work, llm_8_parts_work, or nothing where there is none to do.
WITH
    (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_changed AS source WHERE run = this_run AND trace_id != '' LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_8_parts_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_8_parts_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_8_partsgone_work AS
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
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_8_partsgone
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_8_parts APPEND TO {{database}}.llm_parts AS
-- The stage's work, llm_8_partsgone_work, or nothing where there is none to do.
WITH
    (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_changed AS source WHERE run = this_run AND trace_id != '' LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_8_partsgone_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_8_partsgone_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_8_sessions_work AS
-- Adds up every session of which a part is newer than its row. A session that began earlier than was known, or has no part
-- left, leaves a row behind that is marked; one with two rows, or none, was not finished.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (
        SELECT groupArray((toString(tenant), id, newest))
        FROM
        (
            SELECT tenant, id, max(parts.ver) AS newest
            FROM {{database}}.llm_parts AS parts
            WHERE parts.ver > since AND subject = 'session'
            GROUP BY tenant, id
        )
    ) AS changed,
    (
        SELECT groupArray((unit.1, unit.2, unit.3, known.starts))
        FROM (SELECT arrayJoin(changed) AS unit) AS units
        LEFT JOIN
        (
            SELECT tenant, conversation_id, groupArrayIf(start, left_behind = 0) AS starts, if(length(starts) = 1, maxIf(written, left_behind = 0), toDateTime64(0, 3, 'UTC')) AS added
            FROM
            (
                SELECT toString(tenant) AS tenant, conversation_id, start, max(ver) AS written, argMax(gone, ver) AS left_behind
                FROM {{database}}.llm_sessions
                WHERE id_hash IN (SELECT cityHash64(unit.2) FROM (SELECT arrayJoin(changed) AS unit))
                GROUP BY tenant, conversation_id, start
            )
            GROUP BY tenant, conversation_id
        ) AS known ON known.tenant = unit.1 AND known.conversation_id = unit.2
        WHERE unit.3 > known.added
    ) AS dirty
SELECT unit.1 AS tenant, unit.2 AS conversation_id, cityHash64(unit.2) AS id_hash, unit.3 AS ver, place.1 AS start, place.2 AS gone, sums.* EXCEPT (tenant, id, began)
FROM (SELECT arrayJoin(dirty) AS unit) AS units
LEFT JOIN
(
    SELECT tenant, id, min(start) AS began, max(end) AS end, max(open) AS open, uniqExact(trace_id) AS traces, uniqExactArray(runs) AS runs, sum(spans) AS spans, arraySort(groupUniqArrayArray(all_service)) AS all_service, arraySort(groupUniqArrayArray(all_team)) AS all_team, arraySort(groupUniqArrayArray(all_project)) AS all_project, arraySort(groupUniqArrayArray(all_agent)) AS all_agent, arraySort(groupUniqArrayArray(all_model)) AS all_model, arraySort(groupUniqArrayArray(all_user_id)) AS all_user_id, arraySort(groupUniqArrayArray(all_conversation_id)) AS all_conversation_id, sum(calls) AS calls, sum(failed) AS failed, sum(embedding_calls) AS embedding_calls, sum(unpriced) AS unpriced, sum(priced) AS priced, sum(missing_usage) AS missing_usage, sum(usage_spans) AS usage_spans, sum(input_tokens) AS input_tokens, sum(cache_read_tokens) AS cache_read_tokens, sum(cache_write_tokens) AS cache_write_tokens, sum(output_tokens) AS output_tokens, sum(reasoning_tokens) AS reasoning_tokens, sum(cost) AS cost, sum(tool_calls) AS tool_calls, sum(tool_errors) AS tool_errors, sum(identical_repeats) AS identical_repeats, sum(retries) AS retries, sum(handoffs) AS handoffs, sum(iterations) AS iterations, sum(active_ns) AS active_ns
    FROM
    (
        SELECT toString(tenant) AS tenant, * EXCEPT (tenant)
        FROM {{database}}.llm_parts
        WHERE subject = 'session' AND (toString(tenant), id) IN (SELECT (unit.1, unit.2) FROM (SELECT arrayJoin(dirty) AS unit))
            AND id IN (SELECT unit.2 FROM (SELECT arrayJoin(dirty) AS unit))
        ORDER BY ver DESC, gone
        LIMIT 1 BY subject, tenant, id, day, trace_id
    )
    WHERE gone = 0
    GROUP BY tenant, id
) AS sums ON sums.tenant = unit.1 AND sums.id = unit.2
ARRAY JOIN arrayConcat(if(sums.id = '', [], [(sums.began, toUInt8(0))]),
    arrayMap(old -> (old, toUInt8(1)), arrayFilter(old -> sums.id = '' OR old != sums.began, unit.4))) AS place
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_8_sessions
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_8_partsgone APPEND TO {{database}}.llm_sessions AS
-- The stage's work, llm_8_sessions_work, or nothing where there is none to do.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_parts AS source WHERE source.ver > since AND subject = 'session' LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_8_sessions_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_8_sessions_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_8_userdays_work AS
-- Adds up every UTC day of a user of which a part is newer than its row; one that has no part left is marked.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (
        SELECT groupArray((toString(tenant), id, newest, day))
        FROM
        (
            SELECT tenant, id, day, max(parts.ver) AS newest
            FROM {{database}}.llm_parts AS parts
            WHERE parts.ver > since AND subject = 'user'
            GROUP BY tenant, id, day
        )
    ) AS changed,
    (
        SELECT groupArray(unit)
        FROM (SELECT arrayJoin(changed) AS unit) AS units
        LEFT JOIN
        (
            SELECT toString(tenant) AS tenant, day, user_id, max(ver) AS added
            FROM {{database}}.llm_user_days
            WHERE day >= arrayMin(changed.4) AND day <= arrayMax(changed.4)
            GROUP BY tenant, day, user_id
        ) AS known ON known.tenant = unit.1 AND known.user_id = unit.2 AND known.day = unit.4
        WHERE unit.3 > known.added
    ) AS dirty
SELECT unit.1 AS tenant, unit.2 AS user_id, unit.4 AS day, unit.3 AS ver, toUInt8(sums.id = '') AS gone, sums.began AS start, sums.* EXCEPT (tenant, id, day, began)
FROM (SELECT arrayJoin(dirty) AS unit) AS units
LEFT JOIN
(
    SELECT tenant, id, day, min(start) AS began, max(end) AS end, max(open) AS open, uniqExact(trace_id) AS traces, uniqExactArray(runs) AS runs, sum(spans) AS spans, arraySort(groupUniqArrayArray(all_service)) AS all_service, arraySort(groupUniqArrayArray(all_team)) AS all_team, arraySort(groupUniqArrayArray(all_project)) AS all_project, arraySort(groupUniqArrayArray(all_agent)) AS all_agent, arraySort(groupUniqArrayArray(all_model)) AS all_model, arraySort(groupUniqArrayArray(all_user_id)) AS all_user_id, arraySort(groupUniqArrayArray(all_conversation_id)) AS all_conversation_id, sum(calls) AS calls, sum(failed) AS failed, sum(embedding_calls) AS embedding_calls, sum(unpriced) AS unpriced, sum(priced) AS priced, sum(missing_usage) AS missing_usage, sum(usage_spans) AS usage_spans, sum(input_tokens) AS input_tokens, sum(cache_read_tokens) AS cache_read_tokens, sum(cache_write_tokens) AS cache_write_tokens, sum(output_tokens) AS output_tokens, sum(reasoning_tokens) AS reasoning_tokens, sum(cost) AS cost, sum(tool_calls) AS tool_calls, sum(tool_errors) AS tool_errors, sum(identical_repeats) AS identical_repeats, sum(retries) AS retries, sum(handoffs) AS handoffs, sum(iterations) AS iterations, sum(active_ns) AS active_ns
    FROM
    (
        SELECT toString(tenant) AS tenant, * EXCEPT (tenant)
        FROM {{database}}.llm_parts
        WHERE subject = 'user' AND day >= arrayMin(dirty.4) AND day <= arrayMax(dirty.4)
            AND (toString(tenant), id, day) IN (SELECT (unit.1, unit.2, unit.4) FROM (SELECT arrayJoin(dirty) AS unit))
        ORDER BY ver DESC, gone
        LIMIT 1 BY subject, tenant, id, day, trace_id
    )
    WHERE gone = 0
    GROUP BY tenant, id, day
) AS sums ON sums.tenant = unit.1 AND sums.id = unit.2 AND sums.day = unit.4
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_8_userdays
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_8_partsgone APPEND TO {{database}}.llm_user_days AS
-- The stage's work, llm_8_userdays_work, or nothing where there is none to do.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_parts AS source WHERE source.ver > since AND subject = 'user' LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_8_userdays_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_8_userdays_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_8_runs_work AS
-- Every run of the changed traces, open or not, as a whole. Of a column with several values that of the root comes first, else
-- of the earliest span; any_* hold all values, '' for spans without one, for filters. Places are texts, as times after 2001 have
-- the same number of digits: what is the least of tuples takes three times as long to find.
WITH
    (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run,
    (SELECT (min(first_minute), max(last_minute)) FROM {{database}}.llm_changed WHERE run = this_run) AS extent,
    spans AS
    (
-- The newest version of every span of the changed traces. Few traces begin long before the others: only theirs are looked for further back.
SELECT tenant, minute, service, ts, duration, trace_id, span_id, run_id, step, name, kind, open, inferred, agent, agent_id, agent_version, workflow, environment, conversation_id, user_id, team, project, prompt_name, prompt_version, variant, provider, model, tool, status, error_type, finish_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost, cost_source, context_used, context_limit, max_output, args_sig, result_sig, identical_repeat, retry, iteration, active_ns, counts_call, counts_usage, counts_tool
FROM
(
    SELECT tenant, minute, service, ts, duration, trace_id, span_id, run_id, step, name, kind, open, inferred, agent, agent_id, agent_version, workflow, environment, conversation_id, user_id, team, project, prompt_name, prompt_version, variant, provider, model, tool, status, error_type, finish_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost, cost_source, context_used, context_limit, max_output, args_sig, result_sig, identical_repeat, retry, iteration, active_ns, counts_call, counts_usage, counts_tool, gone
    FROM
    (
        SELECT tenant, minute, service, ts, duration, trace_id, span_id, run_id, step, name, kind, open, inferred, agent, agent_id, agent_version, workflow, environment, conversation_id, user_id, team, project, prompt_name, prompt_version, variant, provider, model, tool, status, error_type, finish_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost, cost_source, context_used, context_limit, max_output, args_sig, result_sig, identical_repeat, retry, iteration, active_ns, counts_call, counts_usage, counts_tool, gone, ver
        FROM {{database}}.llm_spans
        WHERE minute >= greatest(extent.1, extent.2 - INTERVAL 30 MINUTE) AND minute <= extent.2
            AND trace_id IN (SELECT trace_id FROM {{database}}.llm_changed WHERE run = this_run)
        UNION ALL
        SELECT tenant, minute, service, ts, duration, trace_id, span_id, run_id, step, name, kind, open, inferred, agent, agent_id, agent_version, workflow, environment, conversation_id, user_id, team, project, prompt_name, prompt_version, variant, provider, model, tool, status, error_type, finish_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost, cost_source, context_used, context_limit, max_output, args_sig, result_sig, identical_repeat, retry, iteration, active_ns, counts_call, counts_usage, counts_tool, gone, ver
        FROM {{database}}.llm_spans
        WHERE minute >= extent.1 AND minute < greatest(extent.1, extent.2 - INTERVAL 30 MINUTE)
            AND trace_id IN (SELECT trace_id FROM {{database}}.llm_changed WHERE run = this_run AND first_minute < extent.2 - INTERVAL 30 MINUTE)
    )
    ORDER BY ver DESC, gone
    LIMIT 1 BY tenant, minute, service, trace_id, span_id
)
WHERE gone = 0
    ),
    runs AS
    (
        SELECT tenant AS r_tenant, run_id AS r_run_id, any(trace_id) AS r_trace_id,
            min(ts) AS r_start, max(ts + toIntervalNanosecond(least(duration, 2592000000000000))) AS r_end,
            max(is_root) AS has_root,
            groupUniqArray((toString(service), toString(environment), toString(team), toString(project), toString(workflow), toString(conversation_id), toString(user_id), toString(prompt_name), toString(prompt_version), toString(variant))) AS told_of_run,
            groupUniqArray((toString(agent), toString(provider), toString(model), toString(tool), toString(status), toString(error_type), toString(finish_reason))) AS told_of_span,
            argMin(toString(name), place) AS r_name,
            multiIf(has_root, argMin(toString(status), place), countIf(status = 'error') > 0, 'error', 'unset') AS r_status,
            argMinIf(toString(error_type), place, status = 'error' AND NOT is_root) AS r_error_type,
            argMinIf(span_id, place, status = 'error' AND NOT is_root) AS r_error_span_id,
            max(open) AS r_open, toUInt32(sum(inferred)) AS r_inferred_spans, toUInt32(count()) AS r_spans, max(step) AS r_steps,
            argMinIf(toString(agent), place, agent != '') AS r_agent,
            argMinIf(toString(agent_id), place, agent_id != '') AS r_agent_id,
            argMinIf(toString(agent_version), place, agent_version != '') AS r_agent_version,
            argMinIf(toString(workflow), place, workflow != '') AS r_workflow,
            argMinIf(toString(service), place, service != '') AS r_service,
            argMinIf(toString(environment), place, environment != '') AS r_environment,
            argMinIf(toString(conversation_id), place, conversation_id != '') AS r_conversation_id,
            argMinIf(toString(user_id), place, user_id != '') AS r_user_id,
            argMinIf(toString(team), place, team != '') AS r_team,
            argMinIf(toString(project), place, project != '') AS r_project,
            argMinIf(toString(prompt_name), place, prompt_name != '') AS r_prompt_name,
            argMinIf(toString(prompt_version), place, prompt_version != '') AS r_prompt_version,
            argMinIf(toString(variant), place, variant != '') AS r_variant,
            arraySort(groupUniqArrayIf(toString(model), counts_call = 1 AND model != '')) AS r_models,
            arraySort(arrayDistinct(told_of_run.1)) AS r_any_service,
            arraySort(arrayDistinct(told_of_run.2)) AS r_any_environment,
            arraySort(arrayDistinct(told_of_run.3)) AS r_any_team,
            arraySort(arrayDistinct(told_of_run.4)) AS r_any_project,
            arraySort(arrayDistinct(told_of_run.5)) AS r_any_workflow,
            arraySort(arrayDistinct(told_of_run.6)) AS r_any_conversation_id,
            arraySort(arrayDistinct(told_of_run.7)) AS r_any_user_id,
            arraySort(arrayDistinct(told_of_run.8)) AS r_any_prompt_name,
            arraySort(arrayDistinct(told_of_run.9)) AS r_any_prompt_version,
            arraySort(arrayDistinct(told_of_run.10)) AS r_any_variant,
            arraySort(arrayDistinct(told_of_span.1)) AS r_any_agent,
            arraySort(arrayDistinct(told_of_span.2)) AS r_any_provider,
            arraySort(arrayDistinct(told_of_span.3)) AS r_any_model,
            arraySort(arrayDistinct(told_of_span.4)) AS r_any_tool,
            arraySort(arrayDistinct(told_of_span.5)) AS r_any_status,
            arraySort(arrayDistinct(told_of_span.6)) AS r_any_error_type,
            arraySort(arrayDistinct(told_of_span.7)) AS r_any_finish_reason,
            countIf(counts_call = 1 and kind = 'llm') AS r_calls,
            countIf(counts_call = 1 and kind = 'llm' and status = 'error') AS r_failed,
            countIf(counts_call = 1 and kind = 'embedding') AS r_embedding_calls,
            countIf(counts_usage = 1 and cost_source = 'unpriced') AS r_unpriced,
            countIf(counts_usage = 1 and cost is not null) AS r_priced,
            countIf(counts_call = 1 and not (status = 'error') and not (counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null))) AS r_missing_usage,
            countIf(counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS r_usage_spans,
            sumIf(ifNull(input_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS r_input_tokens,
            sumIf(ifNull(cache_read_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS r_cache_read_tokens,
            sumIf(ifNull(cache_write_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS r_cache_write_tokens,
            sumIf(ifNull(output_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS r_output_tokens,
            sumIf(ifNull(reasoning_tokens, 0), counts_usage = 1 and (input_tokens is not null or cache_read_tokens is not null or cache_write_tokens is not null or output_tokens is not null or reasoning_tokens is not null)) AS r_reasoning_tokens,
            sumIf(ifNull(cost, 0), counts_usage = 1) AS r_cost,
            countIf(counts_tool = 1) AS r_tool_calls,
            countIf(counts_tool = 1 and status = 'error') AS r_tool_errors,
            countIf(counts_tool = 1 and identical_repeat = 1) AS r_identical_repeats,
            countIf(counts_call = 1 and retry = 1) AS r_retries,
            countIf(kind = 'handoff') AS r_handoffs,
            sum(ifNull(iteration, 0)) AS r_iterations,
            sum(ifNull(active_ns, 0)) AS r_active_ns,
            maxIf(toNullable(toFloat64(toDecimal128(ifNull(context_used, 0) / greatest(toInt64(ifNull(context_limit, 0)) - toInt64(ifNull(max_output, 0)), 1), 9))), counts_call = 1 and kind = 'llm' and context_used is not null and context_limit is not null and context_limit > ifNull(max_output, 0)) AS r_saturation_max,
            arraySort(groupArrayIf(10000)((step, span_id, (toString(tool), toString(agent), args_sig, result_sig)), counts_tool = 1 AND identical_repeat = 1)) AS repeats,
            CAST((groupArrayIf(step, counts_call = 1 AND kind = 'llm'), groupArrayIf((ifNull(input_tokens, 0) + ifNull(cache_read_tokens, 0) + ifNull(cache_write_tokens, 0) + ifNull(output_tokens, 0) + ifNull(reasoning_tokens, 0), ifNull(cost, 0)), counts_call = 1 AND kind = 'llm')),
                'Map(UInt32, Tuple(UInt64, Decimal(38, 12)))') AS call_of_step
        FROM (SELECT *, toUInt8(span_id = substring(run_id, 34)) AS is_root, concat(if(is_root, '0', '1'), toString(toUnixTimestamp64Nano(ts)), span_id) AS place FROM spans)
        WHERE run_id != ''
        GROUP BY tenant, run_id
    )
SELECT r_tenant AS tenant, r_run_id AS run_id, r_trace_id AS trace_id, r_start AS start, r_end AS end, r_name AS name, r_status AS status, r_error_type AS error_type, r_error_span_id AS error_span_id, r_open AS open, r_inferred_spans AS inferred_spans, r_spans AS spans, r_steps AS steps, r_agent AS agent, r_agent_id AS agent_id, r_agent_version AS agent_version, r_workflow AS workflow, r_service AS service, r_environment AS environment, r_conversation_id AS conversation_id, r_user_id AS user_id, r_team AS team, r_project AS project, r_prompt_name AS prompt_name, r_prompt_version AS prompt_version, r_variant AS variant, r_models AS models, r_any_service AS any_service, r_any_environment AS any_environment, r_any_team AS any_team, r_any_project AS any_project, r_any_workflow AS any_workflow, r_any_conversation_id AS any_conversation_id, r_any_user_id AS any_user_id, r_any_prompt_name AS any_prompt_name, r_any_prompt_version AS any_prompt_version, r_any_variant AS any_variant, r_any_agent AS any_agent, r_any_provider AS any_provider, r_any_model AS any_model, r_any_tool AS any_tool, r_any_status AS any_status, r_any_error_type AS any_error_type, r_any_finish_reason AS any_finish_reason, r_calls AS calls, r_failed AS failed, r_embedding_calls AS embedding_calls, r_unpriced AS unpriced, r_priced AS priced, r_missing_usage AS missing_usage, r_usage_spans AS usage_spans, r_input_tokens AS input_tokens, r_cache_read_tokens AS cache_read_tokens, r_cache_write_tokens AS cache_write_tokens, r_output_tokens AS output_tokens, r_reasoning_tokens AS reasoning_tokens, r_cost AS cost, r_tool_calls AS tool_calls, r_tool_errors AS tool_errors, r_identical_repeats AS identical_repeats, r_retries AS retries, r_handoffs AS handoffs, r_iterations AS iterations, r_active_ns AS active_ns, r_saturation_max AS saturation_max,
    cityHash64(r_trace_id) AS trace_hash,
    toUInt32(count() OVER (PARTITION BY r_trace_id)) AS of_trace,
    -- A repeat wastes the model call directly before it.
    arrayMap(g -> g.1, groups) AS `loops.tool`, arrayMap(g -> g.2, groups) AS `loops.agent`,
    arrayMap(g -> g.3, groups) AS `loops.args_sig`, arrayMap(g -> g.4, groups) AS `loops.result_sig`,
    arrayMap(rs -> toUInt32(length(rs)), of_groups) AS `loops.repeats`,
    arrayMap(rs -> arraySum(r -> call_of_step[toUInt32(r.1 - 1)].1, rs), of_groups) AS `loops.wasted_tokens`,
    arrayMap(rs -> arraySum(r -> call_of_step[toUInt32(r.1 - 1)].2, rs), of_groups) AS `loops.wasted_cost`,
    arrayMap(rs -> arrayMap(r -> r.2, arraySlice(rs, 1, 20)), of_groups) AS `loops.span_ids`,
    changed.newest AS ver
FROM (SELECT *, arrayMap(g -> arrayFilter(r -> r.3 = g, repeats), groups) AS of_groups FROM (SELECT *, arraySlice(arrayDistinct(arrayMap(r -> r.3, repeats)), 1, 100) AS groups FROM runs)) AS runs
INNER JOIN (SELECT trace_id, newest FROM {{database}}.llm_changed WHERE run = this_run) AS changed ON changed.trace_id = r_trace_id
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_8_runs
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_8_partsgone APPEND TO {{database}}.llm_runs AS
-- The stage's work, llm_8_runs_work, or nothing where there is none to do.
WITH
    (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_changed AS source WHERE run = this_run AND trace_id != '' LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_8_runs_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_8_runs_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_8_runsgone_work AS
-- A run that began earlier than was known, or whose spans belong to another run now, leaves a row behind.
WITH
    (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run,
    (SELECT (min(first_minute), max(last_minute)) FROM {{database}}.llm_changed WHERE run = this_run) AS extent
SELECT rows.tenant AS tenant, rows.start AS start, rows.run_id AS run_id, rows.trace_id AS trace_id, cityHash64(rows.trace_id) AS trace_hash,
    changed.newest AS ver, toUInt8(1) AS gone
FROM
(
    SELECT tenant, start, run_id, trace_id, max(ver) AS written, argMax(gone, ver) AS left_behind
    FROM {{database}}.llm_runs
    WHERE start >= extent.1 - INTERVAL 72 HOUR AND start < extent.2 + INTERVAL 1 MINUTE
        AND trace_hash IN (SELECT cityHash64(trace_id) FROM {{database}}.llm_changed WHERE run = this_run)
    GROUP BY tenant, start, run_id, trace_id
) AS rows
INNER JOIN (SELECT trace_id, newest FROM {{database}}.llm_changed WHERE run = this_run) AS changed ON changed.trace_id = rows.trace_id
WHERE rows.left_behind = 0 AND rows.written < changed.newest
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_8_runsgone
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_8_runs APPEND TO {{database}}.llm_runs AS
-- The stage's work, llm_8_runsgone_work, or nothing where there is none to do.
WITH
    (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run,
    (SELECT count() FROM (SELECT 1 FROM {{database}}.llm_changed AS source WHERE run = this_run AND trace_id != '' LIMIT 1)) > 0 AS due
SELECT *
FROM merge('{{database}}', '^llm_8_runsgone_work$')
-- What is not read is not analysed either: that is most of what a stage costs that finds nothing.
WHERE _table = if(due, 'llm_8_runsgone_work', '')
SETTINGS use_query_condition_cache = 0
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_9_settled
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_7_billed15m, {{database}}.llm_7_billed1h, {{database}}.llm_7_prompts15m, {{database}}.llm_7_prompts1h, {{database}}.llm_7_calls1m, {{database}}.llm_7_calls15m, {{database}}.llm_7_calls1h, {{database}}.llm_7_tools1m, {{database}}.llm_7_tools15m, {{database}}.llm_7_tools1h, {{database}}.llm_8_changed, {{database}}.llm_8_parts, {{database}}.llm_8_partsgone, {{database}}.llm_8_sessions, {{database}}.llm_8_userdays, {{database}}.llm_8_runs, {{database}}.llm_8_runsgone APPEND TO {{database}}.llm_settled AS
-- The newest run that has come out as spans and was added up, the row without a trace says which; and when it had looked. Of a
-- run whose work area is gone already it is not known any more.
WITH (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run
SELECT this_run AS run, now64(3, 'UTC') AS settled_at,
    if(count() = 0, this_run - INTERVAL 10 MINUTE, max(settle.seen)) AS seen
FROM {{database}}.llm_settle AS settle
WHERE settle.trace_id = '' AND settle.run = this_run
HAVING this_run > toDateTime64(100000, 3, 'UTC')
SETTINGS use_query_condition_cache = 0
