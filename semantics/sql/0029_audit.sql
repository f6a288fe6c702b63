-- Who had the hidden content of a span shown, and why: appended only, by a user of its own.
CREATE TABLE IF NOT EXISTS {{database}}.llm_audit
(
    `at` DateTime64(3, 'UTC') DEFAULT now64(3),
    `login` String,
    `role` LowCardinality(String),
    `org` Int64,
    -- whose spans the person sees
    `scope` String,
    `action` LowCardinality(String),
    `source` LowCardinality(String),
    `trace_id` String,
    `span_id` String,
    `reason` String
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY at
