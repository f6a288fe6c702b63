-- Quantities and costs by SKU and meter, so that any rate card can be applied without spans: a row a (tenant, service,
-- period) with its groups, replaced as a whole. A quarter of an hour is what days of all time zones are made of.
CREATE TABLE IF NOT EXISTS {{database}}.llm_billed_15m
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
        cost_source LowCardinality(String),
        sku LowCardinality(String),
        meter LowCardinality(String),
        quantity Decimal(38, 9),
        metered UInt64,
        cost Decimal(38, 12),
        priced UInt64),
    INDEX vers ver TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toYYYYMM(minute)
ORDER BY (tenant, minute, service)
SETTINGS index_granularity = 256, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
;
CREATE TABLE IF NOT EXISTS {{database}}.llm_billed_1h
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
        cost_source LowCardinality(String),
        sku LowCardinality(String),
        meter LowCardinality(String),
        quantity Decimal(38, 9),
        metered UInt64,
        cost Decimal(38, 12),
        priced UInt64),
    INDEX vers ver TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(ver)
PARTITION BY toYYYYMM(minute)
ORDER BY (tenant, minute, service)
SETTINGS index_granularity = 256, min_age_to_force_merge_seconds = 3600, min_age_to_force_merge_on_partition_only = 1
