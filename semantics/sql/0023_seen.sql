-- Work area: how many spans had arrived in each of the last seconds, when settlement looked. `settled` is the newest
-- settlement that had gone through by then.
CREATE TABLE IF NOT EXISTS {{database}}.llm_seen
(
    `run` DateTime64(3, 'UTC'),
    `settled` DateTime64(3, 'UTC'),
    `seconds` Array(DateTime('UTC')),
    `arrivals` Array(UInt64)
)
ENGINE = MergeTree
ORDER BY run
TTL toDateTime(run) + INTERVAL 10 MINUTE
;
-- Which look a settlement was made of, in place of what it saw of each span.
ALTER TABLE {{database}}.llm_settle ADD COLUMN IF NOT EXISTS `seen` DateTime64(3, 'UTC') AFTER `ended`
;
ALTER TABLE {{database}}.llm_settle DROP COLUMN IF EXISTS `last_ingested`
