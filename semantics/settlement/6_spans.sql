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
                counted.kind != 'llm' AND result_sig != 0 AND NOT {{idempotent}} AS sees
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
        ({{cost}})
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
