-- The id by which whoever sends a score knows it, so that sending it again adds nothing. Empty where there is none.
ALTER TABLE {{database}}.llm_scores
    ADD COLUMN IF NOT EXISTS `id` String AFTER `tenant`,
    ADD INDEX IF NOT EXISTS ids id TYPE bloom_filter(0.01) GRANULARITY 1
