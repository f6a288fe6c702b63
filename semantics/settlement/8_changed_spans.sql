-- The newest version of every span of the changed traces. Few traces begin long before the others: only theirs are looked for further back.
SELECT {{columns}}
FROM
(
    SELECT {{columns}}, gone
    FROM
    (
        SELECT {{columns}}, gone, ver
        FROM {{database}}.llm_spans
        WHERE minute >= greatest(extent.1, extent.2 - INTERVAL 30 MINUTE) AND minute <= extent.2
            AND trace_id IN (SELECT trace_id FROM {{database}}.llm_changed WHERE run = this_run)
        UNION ALL
        SELECT {{columns}}, gone, ver
        FROM {{database}}.llm_spans
        WHERE minute >= extent.1 AND minute < greatest(extent.1, extent.2 - INTERVAL 30 MINUTE)
            AND trace_id IN (SELECT trace_id FROM {{database}}.llm_changed WHERE run = this_run AND first_minute < extent.2 - INTERVAL 30 MINUTE)
    )
    ORDER BY ver DESC, gone
    LIMIT 1 BY tenant, minute, service, trace_id, span_id
)
WHERE gone = 0
