-- Work area: traces with spans newer than their runs.
CREATE TABLE IF NOT EXISTS {{database}}.llm_changed
(
    `run` DateTime64(3, 'UTC'),
    `trace_id` String,
    `newest` DateTime64(3, 'UTC'),
    `first_minute` DateTime('UTC'),
    `last_minute` DateTime('UTC')
)
ENGINE = MergeTree
ORDER BY (run, trace_id)
TTL toDateTime(run) + INTERVAL 10 MINUTE
;
-- One row a run, open ones too; all runs of a trace are replaced together. Read it through llm_runs_v.
CREATE TABLE IF NOT EXISTS {{database}}.llm_runs
(
    `tenant` LowCardinality(String),
    `start` DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `end` DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `run_id` String,
    `trace_id` String,
    `trace_hash` UInt64,
    `name` LowCardinality(String),
    `status` LowCardinality(String),
    `error_type` LowCardinality(String),
    `error_span_id` String,
    `open` UInt8,
    `spans` UInt32,
    `steps` UInt32,
    `agent` LowCardinality(String),
    `agent_id` String,
    `agent_version` LowCardinality(String),
    `workflow` LowCardinality(String),
    `service` LowCardinality(String),
    `environment` LowCardinality(String),
    `conversation_id` String,
    `user_id` String,
    `team` LowCardinality(String),
    `project` LowCardinality(String),
    `prompt_name` LowCardinality(String),
    `prompt_version` LowCardinality(String),
    `variant` LowCardinality(String),
    -- of counted calls
    `models` Array(LowCardinality(String)),
    `any_service` Array(LowCardinality(String)),
    `any_environment` Array(LowCardinality(String)),
    `any_team` Array(LowCardinality(String)),
    `any_project` Array(LowCardinality(String)),
    `any_agent` Array(LowCardinality(String)),
    `any_workflow` Array(LowCardinality(String)),
    `any_provider` Array(LowCardinality(String)),
    `any_model` Array(LowCardinality(String)),
    `any_tool` Array(LowCardinality(String)),
    `any_conversation_id` Array(String),
    `any_user_id` Array(String),
    `any_prompt_name` Array(LowCardinality(String)),
    `any_prompt_version` Array(LowCardinality(String)),
    `any_variant` Array(LowCardinality(String)),
    `any_status` Array(LowCardinality(String)),
    `any_error_type` Array(LowCardinality(String)),
    `any_finish_reason` Array(LowCardinality(String)),
    `calls` UInt64,
    `failed` UInt64,
    `embedding_calls` UInt64,
    `unpriced` UInt64,
    `priced` UInt64,
    `missing_usage` UInt64,
    `usage_spans` UInt64,
    `input_tokens` UInt64,
    `cache_read_tokens` UInt64,
    `cache_write_tokens` UInt64,
    `output_tokens` UInt64,
    `reasoning_tokens` UInt64,
    `cost` Decimal(38, 12),
    `tool_calls` UInt64,
    `tool_errors` UInt64,
    `identical_repeats` UInt64,
    `retries` UInt64,
    `handoffs` UInt64,
    `iterations` UInt64,
    `active_ns` UInt64,
    `saturation_max` Nullable(Float64),
    `loops` Nested(tool LowCardinality(String), agent LowCardinality(String), args_sig UInt64, result_sig UInt64,
        repeats UInt32, wasted_tokens UInt64, wasted_cost Decimal(38, 12), span_ids Array(String)),
    -- How many runs the trace has: it is done when as many are as new as its newest span.
    `of_trace` UInt32,
    `ver` DateTime64(3, 'UTC'),
    `gone` UInt8
)
ENGINE = ReplacingMergeTree(ver, gone)
PARTITION BY toDate(start)
ORDER BY (tenant, start, run_id)
SETTINGS min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
