-- Which invocation of an agent a step belongs to: the nearest agent's span at or above it, else the topmost of its callers,
-- although that has not arrived.
ALTER TABLE {{database}}.llm_counted ADD COLUMN IF NOT EXISTS `invocation` String AFTER `inferred`
;
ALTER TABLE {{database}}.llm_spans ADD COLUMN IF NOT EXISTS `invocation` String CODEC(ZSTD(1)) AFTER `run_id`
