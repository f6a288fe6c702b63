-- When a trace's runs began and ended, as far as they are settled, so that a trace is found by its id without a look into
-- every day: rows of a trace add up to the earliest and the latest. A trace without a row is looked for everywhere.
CREATE TABLE IF NOT EXISTS {{database}}.llm_trace_times
(
    `trace_hash` UInt64,
    `first` SimpleAggregateFunction(min, DateTime('UTC')),
    `last` SimpleAggregateFunction(max, DateTime('UTC'))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(last)
ORDER BY trace_hash
