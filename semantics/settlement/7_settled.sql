-- What has gone through the whole chain.
SELECT max(run) AS run, now64(3, 'UTC') AS settled_at FROM {{database}}.llm_settle HAVING run > toDateTime64(100000, 3, 'UTC')
