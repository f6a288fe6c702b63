-- Generated from tables.json by generate/settlement; edit that and run the generator again.
CREATE VIEW IF NOT EXISTS {{database}}.llm_billed_quarters AS
SELECT tenant, service, minute,
    k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.provider AS provider, k.model AS model, k.service_tier AS service_tier, k.region AS region, k.billing_account AS billing_account, k.cost_source AS cost_source, k.sku AS sku, k.meter AS meter, k.quantity AS quantity, k.metered AS metered, k.cost AS cost, k.priced AS priced
FROM {{database}}.llm_billed_15m FINAL
ARRAY JOIN k
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_billed_hours AS
SELECT tenant, service, minute,
    k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.provider AS provider, k.model AS model, k.service_tier AS service_tier, k.region AS region, k.billing_account AS billing_account, k.cost_source AS cost_source, k.sku AS sku, k.meter AS meter, k.quantity AS quantity, k.metered AS metered, k.cost AS cost, k.priced AS priced
FROM {{database}}.llm_billed_1h FINAL
ARRAY JOIN k
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_prompts_quarters AS
SELECT tenant, service, minute,
    k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.provider AS provider, k.model AS model, k.prompt_name AS prompt_name, k.prompt_version AS prompt_version, k.variant AS variant, k.calls AS calls, k.failed AS failed, k.embedding_calls AS embedding_calls, k.unpriced AS unpriced, k.priced AS priced, k.missing_usage AS missing_usage, k.usage_spans AS usage_spans, k.input_tokens AS input_tokens, k.cache_read_tokens AS cache_read_tokens, k.cache_write_tokens AS cache_write_tokens, k.output_tokens AS output_tokens, k.reasoning_tokens AS reasoning_tokens, k.cost AS cost, k.retries AS retries, k.saturation_sum AS saturation_sum, k.saturation_calls AS saturation_calls, k.duration_buckets AS duration_buckets, k.ttft_buckets AS ttft_buckets, k.sampled_calls AS sampled_calls, k.estimated_calls AS estimated_calls, k.estimated_failed AS estimated_failed, k.estimated_tokens AS estimated_tokens, k.estimated_cost AS estimated_cost
FROM {{database}}.llm_prompts_15m FINAL
ARRAY JOIN k
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_prompts_hours AS
SELECT tenant, service, minute,
    k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.provider AS provider, k.model AS model, k.prompt_name AS prompt_name, k.prompt_version AS prompt_version, k.variant AS variant, k.calls AS calls, k.failed AS failed, k.embedding_calls AS embedding_calls, k.unpriced AS unpriced, k.priced AS priced, k.missing_usage AS missing_usage, k.usage_spans AS usage_spans, k.input_tokens AS input_tokens, k.cache_read_tokens AS cache_read_tokens, k.cache_write_tokens AS cache_write_tokens, k.output_tokens AS output_tokens, k.reasoning_tokens AS reasoning_tokens, k.cost AS cost, k.retries AS retries, k.saturation_sum AS saturation_sum, k.saturation_calls AS saturation_calls, k.duration_buckets AS duration_buckets, k.ttft_buckets AS ttft_buckets, k.sampled_calls AS sampled_calls, k.estimated_calls AS estimated_calls, k.estimated_failed AS estimated_failed, k.estimated_tokens AS estimated_tokens, k.estimated_cost AS estimated_cost
FROM {{database}}.llm_prompts_1h FINAL
ARRAY JOIN k
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_usage AS
SELECT tenant, service, minute,
    k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.provider AS provider, k.model AS model, k.service_tier AS service_tier, k.region AS region, k.billing_account AS billing_account, k.calls AS calls, k.failed AS failed, k.embedding_calls AS embedding_calls, k.unpriced AS unpriced, k.priced AS priced, k.missing_usage AS missing_usage, k.usage_spans AS usage_spans, k.input_tokens AS input_tokens, k.cache_read_tokens AS cache_read_tokens, k.cache_write_tokens AS cache_write_tokens, k.output_tokens AS output_tokens, k.reasoning_tokens AS reasoning_tokens, k.cost AS cost, k.tool_calls AS tool_calls, k.tool_errors AS tool_errors, k.identical_repeats AS identical_repeats, k.retries AS retries, k.handoffs AS handoffs, k.iterations AS iterations, k.active_ns AS active_ns, k.saturation_sum AS saturation_sum, k.saturation_calls AS saturation_calls, k.duration_buckets AS duration_buckets, k.ttft_buckets AS ttft_buckets
FROM {{database}}.llm_calls_1m FINAL
ARRAY JOIN k
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_usage_quarters AS
SELECT tenant, service, minute,
    k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.provider AS provider, k.model AS model, k.service_tier AS service_tier, k.region AS region, k.billing_account AS billing_account, k.calls AS calls, k.failed AS failed, k.embedding_calls AS embedding_calls, k.unpriced AS unpriced, k.priced AS priced, k.missing_usage AS missing_usage, k.usage_spans AS usage_spans, k.input_tokens AS input_tokens, k.cache_read_tokens AS cache_read_tokens, k.cache_write_tokens AS cache_write_tokens, k.output_tokens AS output_tokens, k.reasoning_tokens AS reasoning_tokens, k.cost AS cost, k.tool_calls AS tool_calls, k.tool_errors AS tool_errors, k.identical_repeats AS identical_repeats, k.retries AS retries, k.handoffs AS handoffs, k.iterations AS iterations, k.active_ns AS active_ns, k.saturation_sum AS saturation_sum, k.saturation_calls AS saturation_calls, k.duration_buckets AS duration_buckets, k.ttft_buckets AS ttft_buckets
FROM {{database}}.llm_calls_15m FINAL
ARRAY JOIN k
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_usage_hours AS
SELECT tenant, service, minute,
    k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.provider AS provider, k.model AS model, k.service_tier AS service_tier, k.region AS region, k.billing_account AS billing_account, k.calls AS calls, k.failed AS failed, k.embedding_calls AS embedding_calls, k.unpriced AS unpriced, k.priced AS priced, k.missing_usage AS missing_usage, k.usage_spans AS usage_spans, k.input_tokens AS input_tokens, k.cache_read_tokens AS cache_read_tokens, k.cache_write_tokens AS cache_write_tokens, k.output_tokens AS output_tokens, k.reasoning_tokens AS reasoning_tokens, k.cost AS cost, k.tool_calls AS tool_calls, k.tool_errors AS tool_errors, k.identical_repeats AS identical_repeats, k.retries AS retries, k.handoffs AS handoffs, k.iterations AS iterations, k.active_ns AS active_ns, k.saturation_sum AS saturation_sum, k.saturation_calls AS saturation_calls, k.duration_buckets AS duration_buckets, k.ttft_buckets AS ttft_buckets
FROM {{database}}.llm_calls_1h FINAL
ARRAY JOIN k
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_tools AS
SELECT tenant, service, minute,
    k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.tool AS tool, k.error_type AS error_type, k.tool_calls AS tool_calls, k.tool_errors AS tool_errors, k.identical_repeats AS identical_repeats, k.tool_duration_buckets AS tool_duration_buckets
FROM {{database}}.llm_tools_1m FINAL
ARRAY JOIN k
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_tools_quarters AS
SELECT tenant, service, minute,
    k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.tool AS tool, k.error_type AS error_type, k.tool_calls AS tool_calls, k.tool_errors AS tool_errors, k.identical_repeats AS identical_repeats, k.tool_duration_buckets AS tool_duration_buckets
FROM {{database}}.llm_tools_15m FINAL
ARRAY JOIN k
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_tools_hours AS
SELECT tenant, service, minute,
    k.environment AS environment, k.team AS team, k.project AS project, k.agent AS agent, k.tool AS tool, k.error_type AS error_type, k.tool_calls AS tool_calls, k.tool_errors AS tool_errors, k.identical_repeats AS identical_repeats, k.tool_duration_buckets AS tool_duration_buckets
FROM {{database}}.llm_tools_1h FINAL
ARRAY JOIN k
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_lines_v AS
SELECT minute, counts_usage, tenant, service, environment, team, project, agent, agent_id, workflow, provider, model, request_model, response_model, service_tier, region, billing_account, kind, operation, tool, conversation_id, user_id, run_id, trace_id, span_id, prompt_name, prompt_version, variant, status, error_type, finish_reason, cost_source, sku, convention, scope, source, name, duration, input_tokens, output_tokens, context_used, step, line.1 AS meter, line.2 AS quantity, line.3 AS cost
FROM
(
    SELECT minute, counts_usage, tenant, service, environment, team, project, agent, agent_id, workflow, provider, model, request_model, response_model, service_tier, region, billing_account, kind, operation, tool, conversation_id, user_id, run_id, trace_id, span_id, prompt_name, prompt_version, variant, status, error_type, finish_reason, cost_source, sku, convention, scope, source, name, duration, input_tokens, output_tokens, context_used, step, costs, cost AS whole_cost,
        if(counts_usage = 0, [], arrayConcat(
            arrayFilter(line -> line.2 > 0, [('input', CAST(greatest(toDecimal128(ifNull(input_tokens, 0), 0) - CAST(if(mapContains(costs, 'input_audio'), quantities['input_audio'], toDecimal128(0, 9)) + if(mapContains(costs, 'input_image'), quantities['input_image'], toDecimal128(0, 9)) + if(mapContains(costs, 'input_video'), quantities['input_video'], toDecimal128(0, 9)) AS Decimal(38, 0)), toDecimal128(0, 0)) AS Decimal(38, 9))),
                ('cache_read', CAST(greatest(toDecimal128(ifNull(cache_read_tokens, 0), 0) - CAST(if(mapContains(costs, 'cache_read_audio'), quantities['cache_read_audio'], toDecimal128(0, 9)) + if(mapContains(costs, 'cache_read_image'), quantities['cache_read_image'], toDecimal128(0, 9)) AS Decimal(38, 0)), toDecimal128(0, 0)) AS Decimal(38, 9))),
                ('cache_write', CAST(greatest(toDecimal128(ifNull(cache_write_tokens, 0), 0) - CAST(if(mapContains(costs, 'cache_write_1h'), quantities['cache_write_1h'], toDecimal128(0, 9)) AS Decimal(38, 0)), toDecimal128(0, 0)) AS Decimal(38, 9))),
                ('output', CAST(greatest(toDecimal128(ifNull(output_tokens, 0), 0) - CAST(if(mapContains(costs, 'output_audio'), quantities['output_audio'], toDecimal128(0, 9)) + if(mapContains(costs, 'output_image'), quantities['output_image'], toDecimal128(0, 9)) + if(mapContains(costs, 'output_video'), quantities['output_video'], toDecimal128(0, 9)) AS Decimal(38, 0)), toDecimal128(0, 0)) AS Decimal(38, 9))),
                ('reasoning', CAST(toDecimal128(ifNull(reasoning_tokens, 0), 0) AS Decimal(38, 9)))]),
            if(mapContains(costs, 'requests'), [('requests', toDecimal128(1, 9))], []),
            arrayMap(meter -> (toString(meter), quantities[meter]),
                arrayFilter(meter -> meter NOT IN ('input_audio', 'input_image', 'input_video', 'cache_read_audio', 'cache_read_image', 'cache_write_1h', 'output_audio', 'output_image', 'output_video') OR mapContains(costs, meter), mapKeys(quantities))))) AS metered
    FROM {{database}}.llm_spans FINAL
    WHERE trace_id != '' AND gone = 0
)
ARRAY JOIN
    arrayMap(line -> (line.1, line.2, CAST(multiIf(
            line.1 = '', whole_cost,
            whole_cost IS NULL OR (sku = '' AND whole_cost != 0), NULL,
            costs[line.1]) AS Nullable(Decimal(38, 12)))),
        arrayConcat(metered, if(empty(metered) OR (sku = '' AND ifNull(whole_cost, 0) != 0), [('', toDecimal128(0, 9))], []))) AS line
