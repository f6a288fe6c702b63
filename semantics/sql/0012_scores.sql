-- What somebody or something thinks of a span, run, trace, session, user or response: appended only, the newest of each target,
-- name and source holds. Read it through llm_scores_v.
CREATE TABLE IF NOT EXISTS {{database}}.llm_scores
(
    `tenant` LowCardinality(String),
    -- span, run, trace, session, user or response
    `target_kind` LowCardinality(String),
    -- trace id and span id of a span or run, else the id
    `target` String,
    `trace_id` String,
    `span_id` String,
    `name` LowCardinality(String),
    `value` Nullable(Float64),
    `label` LowCardinality(String),
    `comment` String,
    -- human, end_user, judge or rule; empty where it is not told
    `source` LowCardinality(String),
    `author` String,
    `evaluator` LowCardinality(String),
    `evaluator_version` LowCardinality(String),
    `event_time` DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `ingested_at` DateTime64(3, 'UTC') DEFAULT now64(3),
    INDEX traces trace_id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(ingested_at)
ORDER BY (tenant, target_kind, target, name, source, event_time)
