-- Calls by prompt, and what they stand for where spans are sampled: a row a (tenant, service, period) with its groups,
-- replaced as a whole.
CREATE TABLE IF NOT EXISTS {{database}}.llm_prompts_15m
(
    `tenant` LowCardinality(String),
    `service` LowCardinality(String),
    `minute` DateTime('UTC'),
    `ver` DateTime64(3, 'UTC'),
    `k` Nested(
        environment LowCardinality(String),
        team LowCardinality(String),
        project LowCardinality(String),
        agent LowCardinality(String),
        provider LowCardinality(String),
        model LowCardinality(String),
        prompt_name LowCardinality(String),
        prompt_version LowCardinality(String),
        variant LowCardinality(String),
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
        retries UInt64,
        saturation_sum Decimal(38, 9),
        saturation_calls UInt64,
        duration_buckets Map(UInt16, UInt64),
        ttft_buckets Map(UInt16, UInt64),
        sampled_calls UInt64,
        estimated_calls Decimal(38, 6),
        estimated_failed Decimal(38, 6),
        estimated_tokens Decimal(38, 6),
        estimated_cost Decimal(38, 18)),
    INDEX vers ver TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toYYYYMM(minute)
ORDER BY (tenant, minute, service)
SETTINGS index_granularity = 256, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
;
CREATE TABLE IF NOT EXISTS {{database}}.llm_prompts_1h
(
    `tenant` LowCardinality(String),
    `service` LowCardinality(String),
    `minute` DateTime('UTC'),
    `ver` DateTime64(3, 'UTC'),
    `k` Nested(
        environment LowCardinality(String),
        team LowCardinality(String),
        project LowCardinality(String),
        agent LowCardinality(String),
        provider LowCardinality(String),
        model LowCardinality(String),
        prompt_name LowCardinality(String),
        prompt_version LowCardinality(String),
        variant LowCardinality(String),
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
        retries UInt64,
        saturation_sum Decimal(38, 9),
        saturation_calls UInt64,
        duration_buckets Map(UInt16, UInt64),
        ttft_buckets Map(UInt16, UInt64),
        sampled_calls UInt64,
        estimated_calls Decimal(38, 6),
        estimated_failed Decimal(38, 6),
        estimated_tokens Decimal(38, 6),
        estimated_cost Decimal(38, 18)),
    INDEX vers ver TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toYYYYMM(minute)
ORDER BY (tenant, minute, service)
SETTINGS index_granularity = 256, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
