-- What the insert view writes: a row a span, GenAI or not, because others lie between an agent and its calls.
-- Kept by time of arrival for as long as a trace may still be settled again. Panels never read it.
CREATE TABLE IF NOT EXISTS {{database}}.llm_inbox
(
    `ingested_at` DateTime('UTC') DEFAULT now(),
    `arrival` DateTime('UTC') MATERIALIZED toStartOfMinute(ingested_at),
    `source` LowCardinality(String),
    `tenant` LowCardinality(String),
    `service` LowCardinality(String),
    `environment` LowCardinality(String),
    `team` LowCardinality(String),
    `project` LowCardinality(String),
    `trace_id` String,
    `span_id` String,
    `parent_span_id` String,
    `ts` DateTime64(9, 'UTC'),
    `duration` UInt64,
    `name` LowCardinality(String),
    `scope` LowCardinality(String),
    `convention` LowCardinality(String),
    `kind` LowCardinality(String),
    `operation` LowCardinality(String),
    `provider` LowCardinality(String),
    `request_model` LowCardinality(String),
    `response_model` LowCardinality(String),
    `model` LowCardinality(String),
    `response_id` String,
    `agent` LowCardinality(String),
    `agent_id` String,
    `workflow` LowCardinality(String),
    `tool` LowCardinality(String),
    `tool_call_id` String,
    `is_execution` UInt8,
    `conversation_id` String,
    `user_id` String,
    `prompt_name` LowCardinality(String),
    `prompt_version` LowCardinality(String),
    `variant` LowCardinality(String),
    `input_tokens` Nullable(UInt64),
    `cache_read_tokens` Nullable(UInt64),
    `cache_write_tokens` Nullable(UInt64),
    `output_tokens` Nullable(UInt64),
    `reasoning_tokens` Nullable(UInt64),
    `reported_cost` Nullable(Decimal(38, 12)),
    `time_to_first_token` Nullable(UInt64),
    `streaming` UInt8,
    `status` LowCardinality(String),
    `error_type` LowCardinality(String),
    `finish_reason` LowCardinality(String),
    `max_output` Nullable(UInt64),
    `context_chars` Map(LowCardinality(String), UInt64),
    `context_items` Map(LowCardinality(String), UInt64),
    `args_sig` UInt64,
    `result_sig` UInt64
)
ENGINE = MergeTree
PARTITION BY toDate(ingested_at)
ORDER BY (arrival, trace_id, span_id)
TTL toDate(ingested_at) + INTERVAL 4 DAY
SETTINGS index_granularity = 2048, ttl_only_drop_parts = 1
;
-- The work area of one settlement: every span of every trace that an arrival can change, each span once.
CREATE TABLE IF NOT EXISTS {{database}}.llm_settle
(
    `run` DateTime64(3, 'UTC'),
    `source` LowCardinality(String),
    `tenant` LowCardinality(String),
    `service` LowCardinality(String),
    `environment` LowCardinality(String),
    `team` LowCardinality(String),
    `project` LowCardinality(String),
    `trace_id` String,
    `span_id` String,
    `parent_span_id` String,
    `started` Int64,
    `ended` Int64,
    `name` LowCardinality(String),
    `scope` LowCardinality(String),
    `convention` LowCardinality(String),
    `kind` LowCardinality(String),
    `operation` LowCardinality(String),
    `provider` LowCardinality(String),
    `request_model` LowCardinality(String),
    `response_model` LowCardinality(String),
    `model` LowCardinality(String),
    `response_id` String,
    `agent` LowCardinality(String),
    `agent_id` String,
    `workflow` LowCardinality(String),
    `tool` LowCardinality(String),
    `tool_call_id` String,
    `is_execution` UInt8,
    `conversation_id` String,
    `user_id` String,
    `prompt_name` LowCardinality(String),
    `prompt_version` LowCardinality(String),
    `variant` LowCardinality(String),
    `input_tokens` Nullable(UInt64),
    `cache_read_tokens` Nullable(UInt64),
    `cache_write_tokens` Nullable(UInt64),
    `output_tokens` Nullable(UInt64),
    `reasoning_tokens` Nullable(UInt64),
    `reported_cost` Nullable(Decimal(38, 12)),
    `time_to_first_token` Nullable(UInt64),
    `streaming` UInt8,
    `status` LowCardinality(String),
    `error_type` LowCardinality(String),
    `finish_reason` LowCardinality(String),
    `max_output` Nullable(UInt64),
    `context_chars` Map(LowCardinality(String), UInt64),
    `context_items` Map(LowCardinality(String), UInt64),
    `args_sig` UInt64,
    `result_sig` UInt64,
    `is_call` UInt8 MATERIALIZED kind IN ('llm', 'embedding', 'rerank'),
    `total_input` UInt64 MATERIALIZED ifNull(input_tokens, 0) + ifNull(cache_read_tokens, 0) + ifNull(cache_write_tokens, 0),
    `total_output` UInt64 MATERIALIZED ifNull(output_tokens, 0) + ifNull(reasoning_tokens, 0),
    `bears` UInt8 MATERIALIZED total_input + total_output > 0,
    -- Of two that tell of one call, the one that splits its tokens further knows more.
    `detail` UInt8 MATERIALIZED bears * 100
        + (ifNull(cache_read_tokens, 0) > 0) * 10 + (ifNull(cache_write_tokens, 0) > 0) * 10 + (ifNull(reasoning_tokens, 0) > 0) * 10
        + isNotNull(cache_read_tokens) + isNotNull(cache_write_tokens) + isNotNull(reasoning_tokens)
)
ENGINE = MergeTree
ORDER BY (run, trace_id, span_id)
TTL toDateTime(run) + INTERVAL 10 MINUTE
;
-- Work area: the lines of ancestors of the same settlement.
CREATE TABLE IF NOT EXISTS {{database}}.llm_ancestry
(
    `run` DateTime64(3, 'UTC'),
    `trace_id` String,
    `span_id` String,
    `ancestor` String,
    `depth` UInt8,
    `crossed` UInt8,
    `seen` UInt8
)
ENGINE = MergeTree
ORDER BY (run, trace_id, span_id)
TTL toDateTime(run) + INTERVAL 10 MINUTE
;
-- Work area: spans that another span stands for; no leader where a call only wraps others.
CREATE TABLE IF NOT EXISTS {{database}}.llm_same
(
    `run` DateTime64(3, 'UTC'),
    `trace_id` String,
    `span_id` String,
    `leader_trace` String,
    `leader_id` String
)
ENGINE = MergeTree
ORDER BY (run, trace_id, span_id)
TTL toDateTime(run) + INTERVAL 10 MINUTE
;
-- Work area: what counts and what is inherited.
CREATE TABLE IF NOT EXISTS {{database}}.llm_counted
(
    `run` DateTime64(3, 'UTC'),
    `source` LowCardinality(String),
    `tenant` LowCardinality(String),
    `service` LowCardinality(String),
    `environment` LowCardinality(String),
    `team` LowCardinality(String),
    `project` LowCardinality(String),
    `trace_id` String,
    `span_id` String,
    `parent_span_id` String,
    `started` Int64,
    `ended` Int64,
    `name` LowCardinality(String),
    `scope` LowCardinality(String),
    `convention` LowCardinality(String),
    `kind` LowCardinality(String),
    `operation` LowCardinality(String),
    `provider` LowCardinality(String),
    `request_model` LowCardinality(String),
    `response_model` LowCardinality(String),
    `model` LowCardinality(String),
    `response_id` String,
    `agent` LowCardinality(String),
    `agent_id` String,
    `workflow` LowCardinality(String),
    `tool` LowCardinality(String),
    `tool_call_id` String,
    `is_execution` UInt8,
    `conversation_id` String,
    `user_id` String,
    `prompt_name` LowCardinality(String),
    `prompt_version` LowCardinality(String),
    `variant` LowCardinality(String),
    `input_tokens` Nullable(UInt64),
    `cache_read_tokens` Nullable(UInt64),
    `cache_write_tokens` Nullable(UInt64),
    `output_tokens` Nullable(UInt64),
    `reasoning_tokens` Nullable(UInt64),
    `reported_cost` Nullable(Decimal(38, 12)),
    `time_to_first_token` Nullable(UInt64),
    `streaming` UInt8,
    `status` LowCardinality(String),
    `error_type` LowCardinality(String),
    `finish_reason` LowCardinality(String),
    `max_output` Nullable(UInt64),
    `context_chars` Map(LowCardinality(String), UInt64),
    `context_items` Map(LowCardinality(String), UInt64),
    `args_sig` UInt64,
    `result_sig` UInt64,
    `run_id` String,
    `counts_call` UInt8,
    `counts_usage` UInt8,
    `counts_tool` UInt8,
    `open` UInt8
)
ENGINE = MergeTree
ORDER BY (run, trace_id, span_id)
TTL toDateTime(run) + INTERVAL 10 MINUTE
;
-- Settlements that went through to the end.
CREATE TABLE IF NOT EXISTS {{database}}.llm_settled
(
    `run` DateTime64(3, 'UTC'),
    `settled_at` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(settled_at)
ORDER BY run
TTL toDateTime(run) + INTERVAL 1 DAY
;
-- Spans that are not settled because their clock is wrong by more than an hour or by years.
CREATE VIEW IF NOT EXISTS {{database}}.llm_quarantine AS
SELECT ingested_at, tenant, service, ts, trace_id, span_id, name, scope
FROM {{database}}.llm_inbox
WHERE kind != 'other' AND (ts <= toDateTime64('2015-01-01 00:00:00', 9, 'UTC') OR ts > ingested_at + INTERVAL 1 HOUR)
;
-- What each model is billed as, found out once when the model appears (or a price is revised), not for each span.
CREATE TABLE IF NOT EXISTS {{database}}.llm_models
(
    `provider` LowCardinality(String),
    `model` LowCardinality(String),
    `kind` LowCardinality(String),
    `price_provider` LowCardinality(String),
    `price_key` String,
    `context_window` Nullable(UInt64),
    `rates` Array(Tuple(user Bool, valid_from DateTime('UTC'), valid_to DateTime('UTC'), time_from UInt32, time_to UInt32, band_from UInt64,
        input Nullable(Decimal(18, 6)), cache_read Nullable(Decimal(18, 6)), cache_write Nullable(Decimal(18, 6)),
        output Nullable(Decimal(18, 6)), reasoning Nullable(Decimal(18, 6)), requests Nullable(Decimal(18, 6)))),
    `resolved_at` DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(resolved_at)
ORDER BY (provider, model)
;
-- One row a settled GenAI span. Read it through llm_spans_v.
CREATE TABLE IF NOT EXISTS {{database}}.llm_spans
(
    `tenant` LowCardinality(String),
    `service` LowCardinality(String),
    `environment` LowCardinality(String),
    `minute` DateTime('UTC'),
    `ts` DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `trace_id` String,
    `span_id` String,
    `parent_span_id` String,
    `run_id` String,
    `step` UInt32,
    `name` LowCardinality(String),
    `kind` LowCardinality(String),
    `operation` LowCardinality(String),
    `provider` LowCardinality(String),
    `request_model` LowCardinality(String),
    `response_model` LowCardinality(String),
    `model` LowCardinality(String),
    `response_id` String,
    `agent` LowCardinality(String),
    `agent_id` String,
    `workflow` LowCardinality(String),
    `tool` LowCardinality(String),
    `tool_call_id` String,
    `conversation_id` String,
    `user_id` String,
    `prompt_name` LowCardinality(String),
    `prompt_version` LowCardinality(String),
    `variant` LowCardinality(String),
    `team` LowCardinality(String),
    `project` LowCardinality(String),
    `scope` LowCardinality(String),
    `convention` LowCardinality(String),
    `source` LowCardinality(String),
    `input_tokens` Nullable(UInt64),
    `cache_read_tokens` Nullable(UInt64),
    `cache_write_tokens` Nullable(UInt64),
    `output_tokens` Nullable(UInt64),
    `reasoning_tokens` Nullable(UInt64),
    `cost` Nullable(Decimal(38, 12)),
    `cost_source` LowCardinality(String),
    `reported_cost` Nullable(Decimal(38, 12)),
    `duration` UInt64,
    `time_to_first_token` Nullable(UInt64),
    `streaming` UInt8,
    `status` LowCardinality(String),
    `error_type` LowCardinality(String),
    `finish_reason` LowCardinality(String),
    `retry` UInt8,
    `context_used` Nullable(UInt64),
    `context_limit` Nullable(UInt64),
    `max_output` Nullable(UInt64),
    `context_chars` Map(LowCardinality(String), UInt64),
    `context_items` Map(LowCardinality(String), UInt64),
    `args_sig` UInt64,
    `result_sig` UInt64,
    `identical_repeat` UInt8,
    `active_ns` UInt64,
    `iteration` UInt8,
    `counts_call` UInt8,
    `counts_usage` UInt8,
    `counts_tool` UInt8,
    `open` UInt8,
    `ver` DateTime64(3, 'UTC'),
    `sig` UInt64,
    `ingested_at` DateTime('UTC') DEFAULT now(),
    INDEX trace_ids trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
    INDEX run_ids run_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toDate(minute)
ORDER BY (tenant, minute, service, trace_id, span_id)
SETTINGS min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
;
-- The row without a trace is no span: it marks what is settled.
CREATE VIEW IF NOT EXISTS {{database}}.llm_spans_v AS SELECT * FROM {{database}}.llm_spans FINAL WHERE trace_id != ''
;
-- One row a tenant, service and minute, replaced as a whole: never half right.
CREATE TABLE IF NOT EXISTS {{database}}.llm_usage_1m
(
    `tenant` LowCardinality(String),
    `service` LowCardinality(String),
    `minute` DateTime('UTC'),
    `ver` DateTime64(3, 'UTC'),
    `k` Nested(
        team LowCardinality(String),
        project LowCardinality(String),
        agent LowCardinality(String),
        provider LowCardinality(String),
        model LowCardinality(String),
        calls UInt64,
        failed UInt64,
        embedding_calls UInt64,
        unpriced UInt64,
        priced UInt64,
        missing_usage UInt64,
        usage_spans UInt64,
        input_tokens UInt64,
        cache_read_tokens UInt64,
        cache_write_tokens UInt64,
        output_tokens UInt64,
        reasoning_tokens UInt64,
        cost Decimal(38, 12),
        tool_calls UInt64,
        tool_errors UInt64,
        identical_repeats UInt64,
        retries UInt64,
        handoffs UInt64,
        iterations UInt64,
        active_ns UInt64,
        saturation_sum Decimal(38, 9),
        saturation_calls UInt64,
        duration_buckets Map(UInt16, UInt64),
        ttft_buckets Map(UInt16, UInt64))
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toYYYYMM(minute)
ORDER BY (tenant, minute, service)
SETTINGS index_granularity = 256
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_usage AS
SELECT
    tenant, service, minute,
    k.team AS team, k.project AS project, k.agent AS agent, k.provider AS provider, k.model AS model,
    k.calls AS calls, k.failed AS failed, k.embedding_calls AS embedding_calls,
    k.unpriced AS unpriced, k.priced AS priced, k.missing_usage AS missing_usage, k.usage_spans AS usage_spans,
    k.input_tokens AS input_tokens, k.cache_read_tokens AS cache_read_tokens, k.cache_write_tokens AS cache_write_tokens,
    k.output_tokens AS output_tokens, k.reasoning_tokens AS reasoning_tokens, k.cost AS cost,
    k.tool_calls AS tool_calls, k.tool_errors AS tool_errors, k.identical_repeats AS identical_repeats,
    k.retries AS retries, k.handoffs AS handoffs, k.iterations AS iterations, k.active_ns AS active_ns,
    k.saturation_sum AS saturation_sum, k.saturation_calls AS saturation_calls,
    k.duration_buckets AS duration_buckets, k.ttft_buckets AS ttft_buckets
FROM {{database}}.llm_usage_1m FINAL
ARRAY JOIN k
