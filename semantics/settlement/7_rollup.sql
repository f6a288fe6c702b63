-- Adds up again every {{period_name}} that has {{rows}} newer than its own row. One that has none left becomes empty.
-- Lists of units are scalars: a common table expression would be read again at each place that names it.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (
        SELECT groupArray((toString(tenant), toString(service), period, newest))
        FROM
        (
            SELECT tenant, service, {{units}} AS period, max(ver) AS newest
            FROM
            (
                SELECT tenant, service, minute, max(source.ver) AS ver
                FROM {{database}}.{{from}} AS source
                WHERE source.ver > since AND {{is_row}}
                GROUP BY tenant, service, minute
            )
            GROUP BY tenant, service, period
        )
    ) AS changed,
    (
        SELECT groupArray((unit.1, unit.2, unit.3, unit.4))
        FROM (SELECT arrayJoin(changed) AS unit) AS units
        LEFT JOIN
        (
            SELECT toString(tenant) AS tenant, toString(service) AS service, minute, max(ver) AS added
            FROM {{database}}.{{to}}
            WHERE minute >= arrayMin(changed.3) AND minute <= arrayMax(changed.3)
            GROUP BY tenant, service, minute
        ) AS rolled ON rolled.tenant = unit.1 AND rolled.service = unit.2 AND rolled.minute = unit.3
        WHERE unit.4 > rolled.added
    ) AS dirty
SELECT unit.1 AS tenant, unit.2 AS service, unit.3 AS minute, unit.4 AS ver,
    {{columns}}
FROM (SELECT arrayJoin(dirty) AS unit) AS units
LEFT JOIN
(
    SELECT tenant, service, period,
        {{arrays}}
    FROM
    (
        SELECT toString(tenant) AS tenant, toString(service) AS service, {{period}} AS period, {{groups}},
            {{sums}}
        FROM {{source}}
        GROUP BY tenant, service, period, {{dimensions}}
    )
    GROUP BY tenant, service, period
) AS sums ON sums.tenant = unit.1 AND sums.service = unit.2 AND sums.period = unit.3
