-- Long work on the database (backfill, re-pricing): a row a job, the newest version holds. A job whose lease is over
-- may be resumed by anybody; its chunks can be run twice without harm.
CREATE TABLE IF NOT EXISTS {{database}}.llm_jobs
(
    `id` String,
    `kind` LowCardinality(String),
    -- waiting, running, paused, done or failed
    `state` LowCardinality(String),
    -- JSON: what is to be done, from which state of the database
    `params` String,
    `author` String,
    `reason` String,
    -- what is done so far, in units of total
    `done` UInt64,
    `total` UInt64,
    -- where to go on; each kind has its own form
    `position` String,
    `owner` String,
    `lease_until` DateTime64(3, 'UTC'),
    `created_at` DateTime64(3, 'UTC'),
    `updated_at` DateTime64(6, 'UTC') DEFAULT now64(6, 'UTC'),
    `error` String
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY id
