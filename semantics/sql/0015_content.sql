-- What was said to models and tools and what they said, to be searched by words: filled only where that is wanted
-- (`proxy migrate --content on`), for as long as is said for it. Partitioned by arrival: an insert may hold spans of any days.
CREATE TABLE IF NOT EXISTS {{database}}.llm_content
(
    `ingested_at` DateTime('UTC') DEFAULT now(),
    `tenant` LowCardinality(String),
    `service` LowCardinality(String),
    `ts` DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `trace_id` String CODEC(ZSTD(1)),
    `span_id` String CODEC(ZSTD(1)),
    -- system, input or output
    `part` LowCardinality(String),
    -- without the marks of JSON, so that words are those that were said
    `text` String CODEC(ZSTD(3)),
    INDEX words lower(text) TYPE tokenbf_v1(16384, 3, 0) GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(ingested_at)
ORDER BY (tenant, toStartOfHour(ts), trace_id, span_id)
TTL toDate(ingested_at) + INTERVAL 7 DAY
SETTINGS index_granularity = 256
