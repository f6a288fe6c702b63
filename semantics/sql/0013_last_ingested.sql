-- When the last copy of a span arrived that a settlement saw, so that the next one can pass over it.
ALTER TABLE {{database}}.llm_settle ADD COLUMN IF NOT EXISTS `last_ingested` DateTime('UTC') AFTER `ended`
