-- The newest run that has come out as spans and was added up: the row without a trace says which.
SELECT max(ver) AS run, now64(3, 'UTC') AS settled_at
FROM {{database}}.llm_spans
WHERE minute = toDateTime(0, 'UTC') AND trace_id = ''
HAVING run > toDateTime64(100000, 3, 'UTC')
