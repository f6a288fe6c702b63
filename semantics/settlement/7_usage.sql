-- Adds up again every minute that has spans newer than its row.
WITH
    dirty AS
    (
        SELECT tenant, service, minute
        FROM
        (
            SELECT tenant, service, minute, max(ver) AS newest
            FROM {{database}}.llm_spans
            WHERE ver > greatest((SELECT max(ver) FROM {{database}}.llm_usage_1m), toDateTime64(100000, 3, 'UTC')) - INTERVAL 1 HOUR
                AND trace_id != ''
            GROUP BY tenant, service, minute
        ) AS spans
        LEFT JOIN (SELECT tenant, service, minute, max(ver) AS added FROM {{database}}.llm_usage_1m GROUP BY tenant, service, minute) AS rolled USING (tenant, service, minute)
        WHERE newest > added
    )
SELECT tenant, service, minute, max(newest) AS ver, {{arrays}}
FROM
(
    SELECT tenant, service, minute, {{dimensions}},
        {{sums}},
        max(ver) AS newest
    FROM {{database}}.llm_spans FINAL
    WHERE minute IN (SELECT minute FROM dirty) AND (tenant, service, minute) IN (SELECT tenant, service, minute FROM dirty)
    GROUP BY tenant, service, minute, {{dimensions}}
)
GROUP BY tenant, service, minute
