-- Generated from tables.json by generate/settlement; edit that and run the generator again.
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
