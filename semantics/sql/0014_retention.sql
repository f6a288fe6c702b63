-- How long rows are kept where somebody has said so, by table and tenant; an empty tenant is all that have no row of their
-- own. The newest row holds. Tables' TTL is made of it by `proxy migrate`.
CREATE TABLE IF NOT EXISTS {{database}}.llm_retention
(
    `stored_in` LowCardinality(String),
    `tenant` String,
    -- 0 is for good, -1 what holds without a row
    `days` Int32,
    `set_at` DateTime64(6, 'UTC') DEFAULT now64(6)
)
ENGINE = ReplacingMergeTree(set_at)
ORDER BY (stored_in, tenant)
