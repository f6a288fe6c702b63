-- Roll-ups: a row a (tenant, service, period) with its groups, replaced as a whole. Minutes stay for a week after they were
-- last added up, quarters of an hour and hours for good. They take the place of llm_usage_1m, which had fewer groups and a
-- partition a month.
DROP TABLE IF EXISTS {{database}}.llm_usage_1m
;
CREATE TABLE IF NOT EXISTS {{database}}.llm_calls_1m
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
        service_tier LowCardinality(String),
        region LowCardinality(String),
        billing_account LowCardinality(String),
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
        ttft_buckets Map(UInt16, UInt64)),
    INDEX vers ver TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toDate(minute)
ORDER BY (tenant, minute, service)
TTL toDateTime(ver) + INTERVAL 8 DAY
SETTINGS index_granularity = 256, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1, ttl_only_drop_parts = 1
;
CREATE TABLE IF NOT EXISTS {{database}}.llm_calls_15m
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
        service_tier LowCardinality(String),
        region LowCardinality(String),
        billing_account LowCardinality(String),
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
        ttft_buckets Map(UInt16, UInt64)),
    INDEX vers ver TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toYYYYMM(minute)
ORDER BY (tenant, minute, service)
SETTINGS index_granularity = 256, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
;
CREATE TABLE IF NOT EXISTS {{database}}.llm_calls_1h
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
        service_tier LowCardinality(String),
        region LowCardinality(String),
        billing_account LowCardinality(String),
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
        ttft_buckets Map(UInt16, UInt64)),
    INDEX vers ver TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toYYYYMM(minute)
ORDER BY (tenant, minute, service)
SETTINGS index_granularity = 256, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
;
CREATE TABLE IF NOT EXISTS {{database}}.llm_tools_1m
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
        tool LowCardinality(String),
        error_type LowCardinality(String),
        tool_calls UInt64,
        tool_errors UInt64,
        identical_repeats UInt64,
        tool_duration_buckets Map(UInt16, UInt64)),
    INDEX vers ver TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toDate(minute)
ORDER BY (tenant, minute, service)
TTL toDateTime(ver) + INTERVAL 8 DAY
SETTINGS index_granularity = 256, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1, ttl_only_drop_parts = 1
;
CREATE TABLE IF NOT EXISTS {{database}}.llm_tools_15m
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
        tool LowCardinality(String),
        error_type LowCardinality(String),
        tool_calls UInt64,
        tool_errors UInt64,
        identical_repeats UInt64,
        tool_duration_buckets Map(UInt16, UInt64)),
    INDEX vers ver TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toYYYYMM(minute)
ORDER BY (tenant, minute, service)
SETTINGS index_granularity = 256, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
;
CREATE TABLE IF NOT EXISTS {{database}}.llm_tools_1h
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
        tool LowCardinality(String),
        error_type LowCardinality(String),
        tool_calls UInt64,
        tool_errors UInt64,
        identical_repeats UInt64,
        tool_duration_buckets Map(UInt16, UInt64)),
    INDEX vers ver TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toYYYYMM(minute)
ORDER BY (tenant, minute, service)
SETTINGS index_granularity = 256, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
;
-- A span that moved to another minute, service or tenant leaves a row behind that says so. What changed since the last
-- settlement is found by version.
ALTER TABLE {{database}}.llm_spans
    ADD COLUMN IF NOT EXISTS `gone` UInt8,
    ADD INDEX IF NOT EXISTS vers ver TYPE minmax GRANULARITY 1
