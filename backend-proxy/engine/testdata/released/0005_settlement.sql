-- Generated from settlement/*.sql and prices/sql by generate/settlement; edit those and run the generator again.
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_1_settle
REFRESH EVERY {{refresh}} APPEND TO {{database}}.llm_settle AS
-- Every span of every trace that an arrival can change, each span once, however often it was delivered.
-- `since` is the newest run that has gone through the whole chain. Each run therefore holds all that arrived after it,
-- so that a later stage may skip a run and take a newer one.
WITH
    toStartOfMinute(now('UTC') - INTERVAL 15 MINUTE) AS hot,
    (SELECT max(settled.run) FROM {{database}}.llm_settled AS settled) AS mark,
    -- An empty mark minus an interval would wrap around to 2106 and settle nothing.
    greatest(mark, toDateTime64(100000, 3, 'UTC')) - INTERVAL 60 SECOND AS since,
    arrived AS
    (
        SELECT tenant, trace_id, response_id, ts < now('UTC') - INTERVAL 15 MINUTE AS deep
        FROM {{database}}.llm_inbox
        WHERE arrival >= toStartOfMinute(since) AND ingested_at >= since
    ),
    -- Traces whose spans may have arrived before the last minutes, too.
    deep_traces AS
    (
        SELECT trace_id
        FROM {{database}}.llm_inbox
        WHERE kind != 'other' AND (trace_id IN (SELECT trace_id FROM arrived WHERE deep)
            OR (response_id != '' AND (tenant, response_id) IN (SELECT tenant, response_id FROM arrived WHERE deep AND response_id != '')))
    ),
    hot_traces AS
    (
        SELECT trace_id
        FROM {{database}}.llm_inbox
        WHERE arrival >= hot AND kind != 'other' AND (trace_id IN (SELECT trace_id FROM arrived)
            OR (response_id != '' AND (tenant, response_id) IN (SELECT tenant, response_id FROM arrived WHERE response_id != '')))
    ),
    spans AS
    (
        SELECT
            trace_id, span_id,
            min(toUnixTimestamp64Nano(inbox.ts)) AS started,
            max(toUnixTimestamp64Nano(inbox.ts) + toInt64(least(inbox.duration, 86400000000000 * 30))) AS ended,
            max(inbox.source) AS source,
            max(inbox.tenant) AS tenant,
            max(inbox.service) AS service,
            max(inbox.environment) AS environment,
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
            max(inbox.input_tokens) AS input_tokens,
            max(inbox.cache_read_tokens) AS cache_read_tokens,
            max(inbox.cache_write_tokens) AS cache_write_tokens,
            max(inbox.output_tokens) AS output_tokens,
            max(inbox.reasoning_tokens) AS reasoning_tokens,
            max(inbox.reported_cost) AS reported_cost,
            max(inbox.time_to_first_token) AS time_to_first_token,
            max(inbox.max_output) AS max_output,
            max(inbox.streaming) AS streaming,
            max(inbox.is_execution) AS is_execution,
            max(inbox.args_sig) AS args_sig,
            max(inbox.result_sig) AS result_sig,
            argMax(inbox.context_chars, length(inbox.context_chars)) AS context_chars,
            argMax(inbox.context_items, length(inbox.context_items)) AS context_items
        FROM {{database}}.llm_inbox AS inbox
        WHERE ((arrival >= hot AND trace_id IN (SELECT trace_id FROM hot_traces)) OR trace_id IN (SELECT trace_id FROM deep_traces))
            -- A clock that is wrong by years would open a partition a day: such spans stay in the inbox, see llm_quarantine.
            AND inbox.ts > toDateTime64('2015-01-01 00:00:00', 9, 'UTC') AND inbox.ts <= ingested_at + INTERVAL 1 HOUR
        GROUP BY trace_id, span_id
    )
-- The time of this run once for all rows: each part of a union would read the clock for itself.
SELECT now64(3, 'UTC') AS run, *
FROM
(
    SELECT trace_id, span_id, started, ended, source, tenant, service, environment, team, project, parent_span_id, name, scope, convention, kind, operation, provider, request_model, response_model, model, response_id, agent, agent_id, workflow, tool, tool_call_id, conversation_id, user_id, prompt_name, prompt_version, variant, status, error_type, finish_reason, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, reported_cost, time_to_first_token, max_output, streaming, is_execution, args_sig, result_sig, context_chars, context_items
    FROM spans
    UNION ALL
    -- The run itself, also when nothing arrived. This row goes through every stage: where it comes out, all before it has been.
    SELECT '', '', 0, 0, '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, map(), map()
)
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_2_models
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_1_settle APPEND TO {{database}}.llm_models AS
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
    SELECT provider, model, lower(trimBoth(provider)) AS name, lower(trimBoth(model)) AS ref,
      substring(ref, 1, position(ref, '/') - 1) AS prefix, substring(ref, position(ref, '/') + 1) AS rest
    FROM pairs
  ),
  sellers AS
  (
    SELECT name, argMin((kind, price_provider), (source != 'user', ordinal)) AS seller
    FROM (SELECT DISTINCT arrayJoin(if(position(ref, '/') > 1, [name, prefix], [name])) AS name FROM asked) AS names
    CROSS JOIN {{database}}.llm_providers AS rule FINAL
    WHERE subject = 'provider' AND name != '' AND match(name, concat('(?s)^(?:', regex, ')\\z'))
      AND (except = '' OR NOT match(name, concat('(?s)^(?:', except, ')\\z')))
    GROUP BY name
  ),
  models_sellers AS
  (
    SELECT ref, argMin(price_provider, (source != 'user', ordinal)) AS seller
    FROM (SELECT DISTINCT ref FROM asked) AS refs
    CROSS JOIN {{database}}.llm_providers AS rule FINAL
    WHERE subject = 'model' AND match(ref, concat('(?s)^(?:', regex, ')\\z'))
      AND (except = '' OR NOT match(ref, concat('(?s)^(?:', except, ')\\z')))
    GROUP BY ref
  ),
  sold AS
  (
    SELECT asked.provider AS provider, asked.model AS model,
      by_name.seller.1 AS named,
      named = 'gateway' AND asked.rest != '' AND by_prefix.seller.1 = 'seller' AS prefixed,
      asked.name = '' OR named IN ('framework', 'gateway') AS inferred,
      multiIf(prefixed, by_prefix.seller.2, inferred, by_model.seller, named = 'seller', by_name.seller.2, asked.name) AS seller,
      if(prefixed, asked.rest, asked.ref) AS name,
      -- Gateways write -20251211 where price lists write -2025-12-11.
      replaceRegexpAll(name, '-(20[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(-|:|$)', '-\\1-\\2-\\3\\4') AS dashed,
      multiIf(named = 'local', 'local', named = 'seller' OR (inferred AND seller != ''), 'seller', '') AS kind
    FROM asked
    LEFT JOIN sellers AS by_name ON by_name.name = asked.name
    LEFT JOIN sellers AS by_prefix ON by_prefix.name = asked.prefix
    LEFT JOIN models_sellers AS by_model ON by_model.ref = asked.ref
  ),
  candidates AS
  (
    SELECT sold.provider AS provider, sold.model AS model, sold.kind AS kind,
      rule.price_provider AS price_provider, rule.price_key AS price_key, rule.source AS source, rule.ordinal AS ordinal,
      match(sold.name, concat('(?s)^(?:', regex, ')\\z')) AS plain,
      (plain OR match(sold.dashed, concat('(?s)^(?:', regex, ')\\z')))
        AND (except = '' OR NOT match(if(plain, sold.name, sold.dashed), concat('(?s)^(?:', except, ')\\z'))) AS fits
    FROM sold
    LEFT JOIN {{database}}.llm_price_rules AS rule FINAL ON rule.provider = sold.seller
  ),
  known AS
  (
    SELECT provider, model, any(kind) AS kind,
      argMinIf((price_provider, price_key), (source != 'user', NOT plain, ordinal), fits) AS key
    FROM candidates
    GROUP BY provider, model
  ),
  rates AS
  (
    SELECT provider, price_key,
      arraySort(r -> (NOT r.user, -toInt64(toUnixTimestamp(r.valid_from)), r.time_to - r.time_from, -toInt64(r.band_from)),
        groupArray(CAST(
          (source = 'user', valid_from, valid_to, time_from, time_to, band_from, input, cache_read, cache_write, output, reasoning, requests)
          AS Tuple(user Bool, valid_from DateTime('UTC'), valid_to DateTime('UTC'), time_from UInt32, time_to UInt32, band_from UInt64,
            input Nullable(Decimal(18, 6)), cache_read Nullable(Decimal(18, 6)), cache_write Nullable(Decimal(18, 6)),
            output Nullable(Decimal(18, 6)), reasoning Nullable(Decimal(18, 6)), requests Nullable(Decimal(18, 6))))
        )) AS rates
    FROM {{database}}.llm_prices FINAL
    GROUP BY provider, price_key
  ),
  windows AS
  (
    SELECT provider, price_key, argMin(context_window, source != 'user') AS context_window
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
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_3_ancestry
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_1_settle APPEND TO {{database}}.llm_ancestry AS
-- Each GenAI span with each of its ancestors, itself at depth 0. An ancestor that was never seen (seen = 0) ends the
-- line. crossed: an agent or a tool lies between. Depth ends at 64, which also ends cycles.
WITH RECURSIVE
    topology AS
    (
        SELECT run, trace_id, span_id, parent_span_id, kind IN ('agent', 'tool', 'handoff') AS blocks, kind != 'other' OR bears AS wanted
        FROM {{database}}.llm_settle
        WHERE run = (SELECT max(run) FROM {{database}}.llm_settle)
    ),
    lines AS
    (
        SELECT run, trace_id, span_id, span_id AS ancestor, toUInt8(0) AS depth, toUInt8(0) AS crossed, toUInt8(1) AS seen,
            toUInt8(0) AS blocks, parent_span_id AS next
        FROM topology
        WHERE wanted
        UNION ALL
        SELECT lines.run, lines.trace_id, lines.span_id, lines.next AS ancestor, toUInt8(lines.depth + 1) AS depth,
            toUInt8(lines.crossed OR lines.blocks) AS crossed, toUInt8(above.span_id != '') AS seen,
            toUInt8(above.blocks) AS blocks, above.parent_span_id AS next
        FROM lines
        LEFT JOIN topology AS above ON above.trace_id = lines.trace_id AND above.span_id = lines.next
        WHERE lines.next != '' AND lines.depth < 64
    )
SELECT run, trace_id, span_id, ancestor, depth, crossed, seen FROM lines
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_4_same
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_3_ancestry APPEND TO {{database}}.llm_same AS
-- Which spans tell of a call that another span stands for (leader), and which only wrap calls (no leader).
WITH
    (SELECT max(run) FROM {{database}}.llm_ancestry) AS this_run,
    calls AS
    (
        SELECT trace_id, span_id, tenant, response_id, scope, status, started, ended, bears, total_input, total_output,
            -- Of several spans of one call the greatest stays: the one with usage, the innermost. An order without
            -- ties: were each replaced by the other, the call would be lost.
            (bears, started, -ended, trace_id, span_id) AS call_rank
        FROM {{database}}.llm_settle
        WHERE run = this_run AND is_call
    ),
    -- Pairs of calls of which one lies below the other with no agent and no tool between.
    nested AS
    (
        SELECT lines.trace_id AS trace_id, lines.span_id AS inner_id, lines.ancestor AS outer_id, lines.depth AS depth,
            inner_call.call_rank > outer_call.call_rank AS inner_stays,
            inner_call.bears AS inner_bears, outer_call.bears AS outer_bears, inner_call.status = 'error' AS inner_failed,
            inner_call.total_input = outer_call.total_input AND inner_call.total_output = outer_call.total_output AS equal,
            inner_call.total_input AS inner_input, outer_call.total_input AS outer_input,
            inner_call.total_output AS inner_output, outer_call.total_output AS outer_output
        FROM {{database}}.llm_ancestry AS lines
        INNER JOIN calls AS inner_call ON inner_call.trace_id = lines.trace_id AND inner_call.span_id = lines.span_id
        INNER JOIN calls AS outer_call ON outer_call.trace_id = lines.trace_id AND outer_call.span_id = lines.ancestor
        WHERE lines.run = this_run AND lines.depth > 0 AND lines.crossed = 0
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
            -- Two instrumentations of one call: one interval inside the other, equal usage, not two different ids.
            SELECT (trace_id, twin.1) AS member,
                (trace_id, arrayReverseSort(y -> y.6, arrayFilter(y -> y.6 > twin.6 AND y.4 != twin.4
                    AND ((y.2 >= twin.2 AND y.3 <= twin.3) OR (y.2 <= twin.2 AND y.3 >= twin.3))
                    AND (y.5 = '' OR twin.5 = '' OR y.5 = twin.5), twins))[1].1) AS stays, 2 AS certainty
            FROM
            (
                -- Twins begin close to one another; a loop of ten thousand equal calls is not compared each with each.
                SELECT trace_id, (span_id, started, ended, scope, response_id, call_rank) AS twin,
                    groupArray((span_id, started, ended, scope, response_id, call_rank))
                        OVER (PARTITION BY trace_id, total_input, total_output ORDER BY started, span_id ROWS BETWEEN 16 PRECEDING AND 16 FOLLOWING) AS twins
                FROM calls
                WHERE bears
            )
            WHERE stays.2 != ''
            UNION ALL
            SELECT (trace_id, if(inner_stays, outer_id, inner_id)) AS member, (trace_id, if(inner_stays, inner_id, outer_id)) AS stays, 1 AS certainty
            FROM nested
            WHERE (inner_bears AND outer_bears AND equal) OR (outer_bears AND NOT inner_bears AND NOT inner_failed)
        )
        WHERE member != stays
        GROUP BY member
    ),
    -- Calls that only wrap others: they tell nothing, or the sum of what lies below.
    wrappers AS
    (
        SELECT trace_id, outer_id AS span_id
        FROM nested
        GROUP BY trace_id, outer_id
        HAVING (NOT max(outer_bears) AND NOT min(inner_failed)) OR (NOT max(outer_bears) AND max(inner_bears))
            OR (count() > 1 AND max(outer_bears) AND sumIf(inner_input, inner_bears) = max(outer_input) AND sumIf(inner_output, inner_bears) = max(outer_output))
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
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_5_counted
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_4_same APPEND TO {{database}}.llm_counted AS
-- Decides what counts and lets each span inherit what it does not tell.
WITH
    (SELECT max(run) FROM {{database}}.llm_same) AS this_run,
    told AS
    (
        SELECT *, is_call, bears, detail FROM {{database}}.llm_settle WHERE run = this_run
    ),
    lines AS
    (
        SELECT * FROM {{database}}.llm_ancestry WHERE run = this_run
    ),
    replacements AS
    (
        SELECT trace_id, span_id, leader_trace, leader_id FROM {{database}}.llm_same WHERE run = this_run
    ),
    -- A leader may have a leader of its own.
    leaders AS
    (
        SELECT first.trace_id AS trace_id, first.span_id AS span_id,
            if(second.leader_id = '', (first.leader_trace, first.leader_id), (second.leader_trace, second.leader_id)) AS leader
        FROM replacements AS first
        LEFT JOIN replacements AS second ON second.trace_id = first.leader_trace AND second.span_id = first.leader_id
        WHERE first.leader_id != ''
    ),
    -- What the survivor takes from those it replaces.
    shared AS
    (
        SELECT leaders.leader.1 AS trace_id, leaders.leader.2 AS span_id,
            argMax((told.detail, told.input_tokens, told.cache_read_tokens, told.cache_write_tokens, told.output_tokens, told.reasoning_tokens), told.detail) AS usage,
            argMax((told.provider, told.request_model, told.response_model, told.model), (told.provider != '', told.response_model != '')) AS billed,
            max(told.conversation_id) AS conversation_id, max(told.user_id) AS user_id, max(told.agent) AS agent,
            max(told.prompt_name) AS prompt_name, max(told.prompt_version) AS prompt_version, max(told.variant) AS variant,
            max(told.response_id) AS response_id, max(told.finish_reason) AS finish_reason,
            max(told.time_to_first_token) AS time_to_first_token, max(told.streaming) AS streaming,
            max(told.max_output) AS max_output, max(told.reported_cost) AS reported_cost,
            argMax(told.context_chars, length(told.context_chars)) AS context_chars,
            argMax(told.context_items, length(told.context_items)) AS context_items
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
            min(lines.seen) = 0 AS open,
            argMinIf((told.kind, told.tool), lines.depth, lines.depth > 0 AND told.kind IN ('agent', 'llm', 'tool', 'handoff')) AS nearest
        FROM lines
        LEFT JOIN told ON told.trace_id = lines.trace_id AND told.span_id = lines.ancestor
        GROUP BY lines.trace_id, lines.span_id
    ),
    -- A session or user that is told anywhere in a trace holds for all of it, if it is the only one.
    of_trace AS
    (
        SELECT trace_id,
            if(uniqExactIf(conversation_id, conversation_id != '') = 1, max(conversation_id), '') AS conversation_id,
            if(uniqExactIf(user_id, user_id != '') = 1, max(user_id), '') AS user_id
        FROM told
        GROUP BY trace_id
    ),
    bearing_below AS
    (
        SELECT DISTINCT lines.trace_id AS trace_id, lines.ancestor AS span_id
        FROM lines
        INNER JOIN told ON told.trace_id = lines.trace_id AND told.span_id = lines.span_id
        WHERE lines.depth > 0 AND told.bears
    ),
    -- A second instrumentation's span of the same execution.
    tool_twins AS
    (
        SELECT DISTINCT trace_id, twin.1 AS span_id
        FROM
        (
            SELECT trace_id, -- Of several the outermost stays; tools below others are told apart by their parents.
                (span_id, started, ended, scope, tool_call_id, (-started, ended, span_id), parent_span_id) AS twin,
                groupArray((span_id, started, ended, scope, tool_call_id, (-started, ended, span_id), parent_span_id))
                    OVER (PARTITION BY trace_id, tool ORDER BY started, span_id ROWS BETWEEN 16 PRECEDING AND 16 FOLLOWING) AS twins
            FROM told
            WHERE is_execution AND tool != ''
        )
        WHERE arrayExists(y -> y.6 > twin.6 AND y.4 != twin.4 AND y.7 != twin.1 AND ((y.2 <= twin.2 AND y.3 >= twin.3) OR (y.2 >= twin.2 AND y.3 <= twin.3))
            AND (y.5 = '' OR twin.5 = '' OR y.5 = twin.5), twins)
    )
SELECT * EXCEPT (run_span, replaced, own_call, take_usage, take_model)
FROM
(
    SELECT told.run AS run, told.source AS source, told.tenant AS tenant, told.service AS service, told.environment AS environment,
        told.trace_id AS trace_id, told.span_id AS span_id, told.parent_span_id AS parent_span_id, told.started AS started, told.ended AS ended,
        told.name AS name, told.scope AS scope, told.convention AS convention, told.kind AS kind, told.operation AS operation,
        told.tool AS tool, told.tool_call_id AS tool_call_id, told.is_execution AS is_execution, told.status AS status, told.error_type AS error_type,
        told.args_sig AS args_sig, told.result_sig AS result_sig,
        toUInt8(above.open) AS open,
        if(above.outermost != '', above.outermost, above.top) AS run_span,
        concat(told.trace_id, '-', run_span) AS run_id,
        (told.trace_id, told.span_id) IN (SELECT trace_id, span_id FROM replacements) AS replaced,
        told.is_call AND NOT replaced AS own_call,
        toUInt8(own_call AND told.kind != 'rerank') AS counts_call,
        toUInt8(own_call OR (NOT told.is_call AND told.bears AND (told.trace_id, told.span_id) NOT IN (SELECT trace_id, span_id FROM bearing_below))) AS counts_usage,
        -- A hand-off by a tool is an execution of that tool if it answered; else only control was passed.
        toUInt8(told.is_execution AND (told.kind = 'tool' OR told.result_sig != 0)
            AND NOT (above.nearest.1 IN ('tool', 'handoff') AND (above.nearest.2 = told.tool OR told.tool = '' OR endsWith(above.nearest.2, told.tool) OR endsWith(told.tool, above.nearest.2)))
            AND (told.trace_id, told.span_id) NOT IN (SELECT trace_id, span_id FROM tool_twins)) AS counts_tool,
        (shared.usage.1 > told.detail) AS take_usage,
        if(take_usage, shared.usage.2, told.input_tokens) AS input_tokens,
        if(take_usage, shared.usage.3, told.cache_read_tokens) AS cache_read_tokens,
        if(take_usage, shared.usage.4, told.cache_write_tokens) AS cache_write_tokens,
        if(take_usage, shared.usage.5, told.output_tokens) AS output_tokens,
        if(take_usage, shared.usage.6, told.reasoning_tokens) AS reasoning_tokens,
        told.provider = '' AND shared.billed.1 != '' AS take_model,
        if(take_model, shared.billed.1, told.provider) AS provider,
        if(take_model, shared.billed.2, told.request_model) AS request_model,
        if(take_model, shared.billed.3, told.response_model) AS response_model,
        if(take_model, shared.billed.4, told.model) AS model,
        multiIf(told.agent != '', told.agent, shared.agent != '', shared.agent, above.agent) AS agent,
        multiIf(told.conversation_id != '', told.conversation_id, above.conversation_id != '', above.conversation_id, shared.conversation_id != '', shared.conversation_id, of_trace.conversation_id) AS conversation_id,
        multiIf(told.user_id != '', told.user_id, above.user_id != '', above.user_id, shared.user_id != '', shared.user_id, of_trace.user_id) AS user_id,
        multiIf(told.prompt_name != '', told.prompt_name, shared.prompt_name != '', shared.prompt_name, above.prompt_name) AS prompt_name,
        multiIf(told.prompt_version != '', told.prompt_version, shared.prompt_version != '', shared.prompt_version, above.prompt_version) AS prompt_version,
        multiIf(told.variant != '', told.variant, shared.variant != '', shared.variant, above.variant) AS variant,
        above.agent_id AS agent_id, above.workflow AS workflow, above.team AS team, above.project AS project,
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
    LEFT JOIN of_trace ON of_trace.trace_id = told.trace_id
)
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_6_spans
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_5_counted, {{database}}.llm_2_models APPEND TO {{database}}.llm_spans AS
-- Numbers the steps of each run, marks repeats and retries, prices, and writes what changed.
WITH
    (SELECT max(run) FROM {{database}}.llm_counted WHERE run <= (SELECT max(resolved_at) FROM {{database}}.llm_models)) AS this_run,
    counted AS
    (
        SELECT * FROM {{database}}.llm_counted WHERE run = this_run
    ),
    -- Steps: the counted calls and tool executions of a run in order.
    steps AS
    (
        SELECT *,
            row_number() OVER run_order AS step,
            lagInFrame(kind, 1, '') OVER run_order AS kind_before,
            max(ended) OVER (PARTITION BY run_id ORDER BY started, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy_until,
            result_sig != 0 AND row_number() OVER (PARTITION BY run_id, result_sig ORDER BY started, span_id) = 1 AS new_result
        FROM
        (
            SELECT trace_id, span_id, run_id, if(kind = 'llm', 'llm', 'tool') AS kind, started, ended, tool, args_sig, if(kind = 'llm', 0, result_sig) AS result_sig
            FROM counted
            WHERE (counts_call AND kind = 'llm') OR counts_tool
        )
        WINDOW run_order AS (PARTITION BY run_id ORDER BY started, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
    ),
    progress AS
    (
        SELECT *, sum(new_result) OVER (PARTITION BY run_id ORDER BY started, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS results_so_far
        FROM steps
    ),
    repeats AS
    (
        SELECT trace_id, span_id, step,
            toUInt64(greatest(0, ended - greatest(started, busy_until))) AS active_ns,
            toUInt8(kind = 'tool' AND kind_before = 'llm') AS iteration,
            toUInt8(kind = 'tool' AND args_sig != 0 AND result_sig != 0
                AND lagInFrame(results_so_far, 1, 0) OVER (PARTITION BY run_id, kind, tool, args_sig, result_sig ORDER BY started, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) = results_so_far) AS identical_repeat
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
            WINDOW w AS (PARTITION BY trace_id, parent_span_id, kind, request_model ORDER BY started, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
        )
        WHERE status_before = 'error' AND ended_before <= started
    ),
    models AS
    (
        SELECT provider, model, kind, price_key, context_window, rates FROM {{database}}.llm_models FINAL
    ),
    costs AS
    (
        SELECT trace_id, span_id, context_window, cost, cost_source
        FROM
        (-- Cost of each call in `calls`, which has its pair's columns of models.sql (kind, rates) beside
--   ts, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, reported_cost.
-- No price is rounded and no call is: cost is the exact product, Nullable(Decimal(38, 12)).
WITH
  coalesce(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens) IS NOT NULL AS has_usage,
  ifNull(input_tokens, 0) + ifNull(cache_read_tokens, 0) + ifNull(cache_write_tokens, 0) AS total_input,
  toUnixTimestamp(toDateTime(ts, 'UTC')) % 86400 AS second_of_day,
  arrayFirst(r -> ts >= r.valid_from AND ts < r.valid_to AND second_of_day >= r.time_from AND second_of_day < r.time_to
    AND total_input >= r.band_from, rates) AS rate,
  has_usage AND coalesce(rate.input, rate.output, rate.requests) IS NOT NULL AS is_listed,
  has_usage AND kind = 'local' AS is_local,
  -- Some libraries report 0 for a model they do not know.
  ifNull(reported_cost, 0) > 0 AS is_reported,
  toDecimal64(0, 6) AS nothing,
  toDecimal128(ifNull(input_tokens, 0), 0) * coalesce(rate.input, nothing)
    + toDecimal128(ifNull(cache_read_tokens, 0), 0) * coalesce(rate.cache_read, rate.input, nothing)
    + toDecimal128(ifNull(cache_write_tokens, 0), 0) * coalesce(rate.cache_write, rate.input, nothing)
    + toDecimal128(ifNull(output_tokens, 0), 0) * coalesce(rate.output, nothing)
    + toDecimal128(ifNull(reasoning_tokens, 0), 0) * coalesce(rate.reasoning, rate.output, nothing) AS millionths,
  millionths * toDecimal128('0.000001', 6) + coalesce(rate.requests, nothing) * toDecimal128('0.001', 6) AS at_list,
  -- Times one or times null: as a branch of if() the sum above would be evaluated lazily, which takes ten times as long.
  at_list * nullIf(toDecimal128(is_listed, 0), 0) AS list_cost
SELECT *,
  CAST(ifNull(list_cost, if(is_local, toDecimal128(0, 12), if(is_reported, reported_cost, NULL))) AS Nullable(Decimal(38, 12))) AS cost,
  multiIf(
    is_listed, if(ifNull(rate.input, 0) + ifNull(rate.output, 0) + ifNull(rate.requests, 0) = 0, 'free', 'priced'),
    is_local, 'free',
    is_reported, 'reported',
    has_usage, 'unpriced',
    '') AS cost_source
FROM (SELECT counted.trace_id AS trace_id, counted.span_id AS span_id, fromUnixTimestamp64Nano(counted.started, 'UTC') AS ts,
    counted.input_tokens AS input_tokens, counted.cache_read_tokens AS cache_read_tokens, counted.cache_write_tokens AS cache_write_tokens,
    counted.output_tokens AS output_tokens, counted.reasoning_tokens AS reasoning_tokens, counted.reported_cost AS reported_cost,
    answered.price_key = '' AND requested.price_key != '' AS as_requested,
    if(as_requested, requested.kind, answered.kind) AS kind, if(as_requested, requested.rates, answered.rates) AS rates,
    if(as_requested, requested.context_window, answered.context_window) AS context_window
FROM counted
LEFT JOIN models AS answered ON answered.provider = counted.provider AND answered.model = counted.model
LEFT JOIN models AS requested ON requested.provider = counted.provider AND requested.model = counted.request_model))
    ),
    settled AS
    (
        SELECT
            counted.tenant AS tenant, counted.service AS service, counted.environment AS environment,
            toStartOfMinute(toDateTime(intDiv(counted.started, 1000000000), 'UTC')) AS minute,
            fromUnixTimestamp64Nano(counted.started, 'UTC') AS ts,
            counted.trace_id AS trace_id, counted.span_id AS span_id, counted.parent_span_id AS parent_span_id,
            counted.run_id AS run_id, toUInt32(repeats.step) AS step,
            counted.name AS name, counted.kind AS kind, counted.operation AS operation, counted.provider AS provider,
            counted.request_model AS request_model, counted.response_model AS response_model, counted.model AS model, counted.response_id AS response_id,
            counted.agent AS agent, counted.agent_id AS agent_id, counted.workflow AS workflow, counted.tool AS tool, counted.tool_call_id AS tool_call_id,
            counted.conversation_id AS conversation_id, counted.user_id AS user_id,
            counted.prompt_name AS prompt_name, counted.prompt_version AS prompt_version, counted.variant AS variant, counted.team AS team, counted.project AS project,
            counted.scope AS scope, counted.convention AS convention, counted.source AS source,
            counted.input_tokens AS input_tokens, counted.cache_read_tokens AS cache_read_tokens, counted.cache_write_tokens AS cache_write_tokens,
            counted.output_tokens AS output_tokens, counted.reasoning_tokens AS reasoning_tokens,
            costs.cost AS cost, costs.cost_source AS cost_source, counted.reported_cost AS reported_cost,
            toUInt64(counted.ended - counted.started) AS duration, counted.time_to_first_token AS time_to_first_token, counted.streaming AS streaming,
            counted.status AS status, counted.error_type AS error_type, counted.finish_reason AS finish_reason,
            toUInt8((counted.trace_id, counted.span_id) IN (SELECT trace_id, span_id FROM retries)) AS retry,
            if(counted.kind = 'llm' AND coalesce(counted.input_tokens, counted.cache_read_tokens, counted.cache_write_tokens) IS NOT NULL,
                toNullable(ifNull(counted.input_tokens, 0) + ifNull(counted.cache_read_tokens, 0) + ifNull(counted.cache_write_tokens, 0)), NULL) AS context_used,
            if(counted.kind = 'llm', costs.context_window, NULL) AS context_limit, counted.max_output AS max_output,
            counted.context_chars AS context_chars, counted.context_items AS context_items,
            counted.args_sig AS args_sig, counted.result_sig AS result_sig, repeats.identical_repeat AS identical_repeat,
            repeats.active_ns AS active_ns, repeats.iteration AS iteration,
            counted.counts_call AS counts_call, counted.counts_usage AS counts_usage, counted.counts_tool AS counts_tool, counted.open AS open
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
        WHERE minute >= (SELECT min(minute) FROM settled WHERE trace_id != '') AND minute <= (SELECT max(minute) FROM settled)
            AND trace_id IN (SELECT trace_id FROM counted)
        GROUP BY trace_id, span_id
    )
SELECT signed.*, this_run AS ver
FROM signed
LEFT JOIN before ON before.trace_id = signed.trace_id AND before.span_id = signed.span_id
WHERE before.span_id = '' OR before.sig != signed.sig OR signed.trace_id = ''
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_7_usage
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_6_spans APPEND TO {{database}}.llm_usage_1m AS
-- Adds up again every minute that has spans newer than its row.
WITH
    dirty AS
    (
        SELECT tenant, service, minute
        FROM
        (
            SELECT tenant, service, minute, max(ver) AS newest
            FROM {{database}}.llm_spans
            WHERE ver > greatest((SELECT max(ver) FROM {{database}}.llm_usage_1m), toDateTime64(100000, 3, 'UTC')) - INTERVAL 1 HOUR
                AND trace_id != ''
            GROUP BY tenant, service, minute
        ) AS spans
        LEFT JOIN (SELECT tenant, service, minute, max(ver) AS added FROM {{database}}.llm_usage_1m GROUP BY tenant, service, minute) AS rolled USING (tenant, service, minute)
        WHERE newest > added
    )
SELECT tenant, service, minute, max(newest) AS ver, groupArray(team) AS `k.team`, groupArray(project) AS `k.project`, groupArray(agent) AS `k.agent`, groupArray(provider) AS `k.provider`, groupArray(model) AS `k.model`, groupArray(r_calls) AS `k.calls`, groupArray(r_failed) AS `k.failed`, groupArray(r_embedding_calls) AS `k.embedding_calls`, groupArray(r_unpriced) AS `k.unpriced`, groupArray(r_priced) AS `k.priced`, groupArray(r_missing_usage) AS `k.missing_usage`, groupArray(r_usage_spans) AS `k.usage_spans`, groupArray(r_input_tokens) AS `k.input_tokens`, groupArray(r_cache_read_tokens) AS `k.cache_read_tokens`, groupArray(r_cache_write_tokens) AS `k.cache_write_tokens`, groupArray(r_output_tokens) AS `k.output_tokens`, groupArray(r_reasoning_tokens) AS `k.reasoning_tokens`, groupArray(r_cost) AS `k.cost`, groupArray(r_tool_calls) AS `k.tool_calls`, groupArray(r_tool_errors) AS `k.tool_errors`, groupArray(r_identical_repeats) AS `k.identical_repeats`, groupArray(r_retries) AS `k.retries`, groupArray(r_handoffs) AS `k.handoffs`, groupArray(r_iterations) AS `k.iterations`, groupArray(r_active_ns) AS `k.active_ns`, groupArray(r_saturation_sum) AS `k.saturation_sum`, groupArray(r_saturation_calls) AS `k.saturation_calls`, groupArray(r_duration_buckets) AS `k.duration_buckets`, groupArray(r_ttft_buckets) AS `k.ttft_buckets`
FROM
(
    SELECT tenant, service, minute, team, project, agent, provider, model,
        countIf(counts_call = 1 AND kind != 'embedding') AS r_calls,
        countIf(counts_call = 1 AND kind != 'embedding' AND status = 'error') AS r_failed,
        countIf(counts_call = 1 AND kind = 'embedding') AS r_embedding_calls,
        countIf(counts_usage = 1 AND cost_source = 'unpriced') AS r_unpriced,
        countIf(counts_usage = 1 AND cost IS NOT NULL) AS r_priced,
        countIf(counts_call = 1 AND status != 'error' AND NOT (counts_usage = 1 AND coalesce(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens) IS NOT NULL)) AS r_missing_usage,
        countIf(counts_usage = 1 AND coalesce(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens) IS NOT NULL) AS r_usage_spans,
        sumIf(ifNull(input_tokens, 0), counts_usage = 1 AND coalesce(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens) IS NOT NULL) AS r_input_tokens,
        sumIf(ifNull(cache_read_tokens, 0), counts_usage = 1 AND coalesce(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens) IS NOT NULL) AS r_cache_read_tokens,
        sumIf(ifNull(cache_write_tokens, 0), counts_usage = 1 AND coalesce(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens) IS NOT NULL) AS r_cache_write_tokens,
        sumIf(ifNull(output_tokens, 0), counts_usage = 1 AND coalesce(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens) IS NOT NULL) AS r_output_tokens,
        sumIf(ifNull(reasoning_tokens, 0), counts_usage = 1 AND coalesce(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens) IS NOT NULL) AS r_reasoning_tokens,
        sumIf(ifNull(cost, 0), counts_usage = 1) AS r_cost,
        countIf(counts_tool = 1) AS r_tool_calls,
        countIf(counts_tool = 1 AND status = 'error') AS r_tool_errors,
        countIf(counts_tool = 1 AND identical_repeat = 1) AS r_identical_repeats,
        countIf(counts_call = 1 AND retry = 1) AS r_retries,
        countIf(kind = 'handoff') AS r_handoffs,
        sum(iteration) AS r_iterations,
        sum(active_ns) AS r_active_ns,
        sumIf(toDecimal128(ifNull(context_used, 0) / greatest(toInt64(ifNull(context_limit, 0)) - toInt64(ifNull(max_output, 0)), 1), 9), counts_call = 1 AND kind != 'embedding' AND context_used IS NOT NULL AND context_limit IS NOT NULL AND context_limit > ifNull(max_output, 0)) AS r_saturation_sum,
        countIf(counts_call = 1 AND kind != 'embedding' AND context_used IS NOT NULL AND context_limit IS NOT NULL AND context_limit > ifNull(max_output, 0)) AS r_saturation_calls,
        sumMapIf(map(toUInt16(floor(log(ifNull(duration, 0) + 1) / log(1.02))), toUInt64(1)), counts_call = 1 AND kind != 'embedding') AS r_duration_buckets,
        sumMapIf(map(toUInt16(floor(log(ifNull(time_to_first_token, 0) + 1) / log(1.02))), toUInt64(1)), counts_call = 1 AND kind != 'embedding' AND time_to_first_token IS NOT NULL) AS r_ttft_buckets,
        max(ver) AS newest
    FROM {{database}}.llm_spans FINAL
    WHERE minute IN (SELECT minute FROM dirty) AND (tenant, service, minute) IN (SELECT tenant, service, minute FROM dirty)
    GROUP BY tenant, service, minute, team, project, agent, provider, model
)
GROUP BY tenant, service, minute
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_8_settled
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_7_usage APPEND TO {{database}}.llm_settled AS
-- The newest run that has come out as spans and was added up: the row without a trace says which.
SELECT max(ver) AS run, now64(3, 'UTC') AS settled_at
FROM {{database}}.llm_spans
WHERE minute = toDateTime(0, 'UTC') AND trace_id = ''
HAVING run > toDateTime64(100000, 3, 'UTC')
