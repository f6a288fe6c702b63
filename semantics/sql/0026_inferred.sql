-- Work area: parents that did not arrive, and the span that stands in for each.
CREATE TABLE IF NOT EXISTS {{database}}.llm_inferred
(
    `run` DateTime64(3, 'UTC'),
    `trace_id` String,
    `missing` String,
    `stand_in` String
)
ENGINE = MergeTree
ORDER BY (run, trace_id, missing)
TTL toDateTime(run) + INTERVAL 10 MINUTE
;
-- Whether a missing parent was stood in for between a span and an ancestor, above a span at all, and for how many spans of a run.
ALTER TABLE {{database}}.llm_ancestry ADD COLUMN IF NOT EXISTS `inferred` UInt8 AFTER `seen`
;
ALTER TABLE {{database}}.llm_counted ADD COLUMN IF NOT EXISTS `inferred` UInt8 AFTER `open`
;
ALTER TABLE {{database}}.llm_spans ADD COLUMN IF NOT EXISTS `inferred` UInt8 AFTER `open`
;
ALTER TABLE {{database}}.llm_runs ADD COLUMN IF NOT EXISTS `inferred_spans` UInt32 AFTER `open`
