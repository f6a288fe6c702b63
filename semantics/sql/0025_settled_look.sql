-- When a settlement looked at what had arrived: the next one begins shortly before that, however long it took.
ALTER TABLE {{database}}.llm_settled ADD COLUMN IF NOT EXISTS `seen` DateTime64(3, 'UTC') DEFAULT run
;
ALTER TABLE {{database}}.llm_seen DROP COLUMN IF EXISTS `settled`
