CREATE TABLE IF NOT EXISTS {{database}}.{{traces}}
(
    `TraceId` String
)
ENGINE = MergeTree
ORDER BY TraceId
;
-- A row a span.
CREATE TABLE IF NOT EXISTS {{database}}.llm_spans
(
    `trace_id` String,
    `ver` DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(ver)
ORDER BY trace_id
TTL toDateTime(ver) + INTERVAL 1 DAY
;
CREATE TABLE IF NOT EXISTS {{database}}.llm_settle
(
    `run` DateTime64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY run
;
CREATE TABLE IF NOT EXISTS {{database}}.llm_prices
(
    `model` String
)
ENGINE = ReplacingMergeTree
ORDER BY model
;
ALTER TABLE {{database}}.llm_spans
    ADD COLUMN IF NOT EXISTS `gone` UInt8,
    ADD INDEX IF NOT EXISTS vers ver TYPE minmax
;
ALTER TABLE {{database}}.llm_prices ADD COLUMN IF NOT EXISTS `author` String
;
DROP TABLE IF EXISTS {{database}}.llm_usage_1m SYNC
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_inbox_view TO {{database}}.llm_inbox AS
SELECT TraceId AS trace_id FROM {{database}}.{{traces}}
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_6_spans
REFRESH EVERY {{refresh}} DEPENDS ON {{database}}.llm_1_settle APPEND TO {{database}}.llm_spans AS
SELECT * FROM {{database}}.llm_settle WHERE trace_id NOT IN (SELECT trace_id FROM {{database}}.llm_spans)
;
CREATE OR REPLACE VIEW {{database}}.llm_spans_v AS SELECT * FROM {{database}}.llm_spans FINAL
