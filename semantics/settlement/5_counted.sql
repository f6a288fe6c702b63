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
