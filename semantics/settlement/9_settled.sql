-- The newest run that has come out as spans and was added up, the row without a trace says which; and when it had looked. Of a
-- run whose work area is gone already it is not known any more.
WITH (SELECT max(ver) FROM {{database}}.llm_spans WHERE minute = toDateTime(0, 'UTC') AND trace_id = '') AS this_run
SELECT this_run AS run, now64(3, 'UTC') AS settled_at,
    if(count() = 0, this_run - INTERVAL 10 MINUTE, max(settle.seen)) AS seen
FROM {{database}}.llm_settle AS settle
WHERE settle.trace_id = '' AND settle.run = this_run
HAVING this_run > toDateTime64(100000, 3, 'UTC')
