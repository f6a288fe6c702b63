-- What a trace adds to a session and to a user, by UTC day. Sessions and days are added up from it; queries do not read it.
CREATE TABLE IF NOT EXISTS {{database}}.llm_parts
(
    `subject` Enum8('session' = 1, 'user' = 2),
    `tenant` LowCardinality(String),
    `id` String,
    `day` Date,
    `trace_id` String,
    `trace_hash` UInt64,
    `start` DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `end` DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `open` UInt8,
    `runs` Array(UInt64),
    `spans` UInt32,
    `all_service` Array(LowCardinality(String)),
    `all_team` Array(LowCardinality(String)),
    `all_project` Array(LowCardinality(String)),
    `all_agent` Array(LowCardinality(String)),
    `all_model` Array(LowCardinality(String)),
    `all_user_id` Array(String),
    `all_conversation_id` Array(String),
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
    `ver` DateTime64(3, 'UTC'),
    `gone` UInt8,
    INDEX vers ver TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ver, gone)
PARTITION BY day
ORDER BY (subject, tenant, id, day, trace_id)
SETTINGS index_granularity = 512, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
;
-- One row a session. Read it through llm_sessions_v.
CREATE TABLE IF NOT EXISTS {{database}}.llm_sessions
(
    `tenant` LowCardinality(String),
    `conversation_id` String,
    `id_hash` UInt64,
    `start` DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `end` DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `open` UInt8,
    `traces` UInt64,
    `runs` UInt64,
    `spans` UInt64,
    `all_service` Array(LowCardinality(String)),
    `all_team` Array(LowCardinality(String)),
    `all_project` Array(LowCardinality(String)),
    `all_agent` Array(LowCardinality(String)),
    `all_model` Array(LowCardinality(String)),
    `all_user_id` Array(String),
    `all_conversation_id` Array(String),
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
    `ver` DateTime64(3, 'UTC'),
    `gone` UInt8
)
ENGINE = ReplacingMergeTree(ver, gone)
PARTITION BY toDate(start)
ORDER BY (tenant, start, conversation_id)
SETTINGS min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
;
-- One row a user and UTC day. Read it through llm_user_days_v.
CREATE TABLE IF NOT EXISTS {{database}}.llm_user_days
(
    `tenant` LowCardinality(String),
    `user_id` String,
    `day` Date,
    `start` DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `end` DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `open` UInt8,
    `traces` UInt64,
    `runs` UInt64,
    `spans` UInt64,
    `all_service` Array(LowCardinality(String)),
    `all_team` Array(LowCardinality(String)),
    `all_project` Array(LowCardinality(String)),
    `all_agent` Array(LowCardinality(String)),
    `all_model` Array(LowCardinality(String)),
    `all_user_id` Array(String),
    `all_conversation_id` Array(String),
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
    `ver` DateTime64(3, 'UTC'),
    `gone` UInt8
)
ENGINE = ReplacingMergeTree(ver, gone)
PARTITION BY day
ORDER BY (tenant, day, user_id)
SETTINGS min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
