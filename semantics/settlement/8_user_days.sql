-- Adds up every UTC day of a user of which a part is newer than its row; one that has no part left is marked.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (
        SELECT groupArray((toString(tenant), id, newest, day))
        FROM
        (
            SELECT tenant, id, day, max(parts.ver) AS newest
            FROM {{database}}.llm_parts AS parts
            WHERE parts.ver > since AND subject = 'user'
            GROUP BY tenant, id, day
        )
    ) AS changed,
    (
        SELECT groupArray(unit)
        FROM (SELECT arrayJoin(changed) AS unit) AS units
        LEFT JOIN
        (
            SELECT toString(tenant) AS tenant, day, user_id, max(ver) AS added
            FROM {{database}}.llm_user_days
            WHERE day >= arrayMin(changed.4) AND day <= arrayMax(changed.4)
            GROUP BY tenant, day, user_id
        ) AS known ON known.tenant = unit.1 AND known.user_id = unit.2 AND known.day = unit.4
        WHERE unit.3 > known.added
    ) AS dirty
SELECT unit.1 AS tenant, unit.2 AS user_id, unit.4 AS day, unit.3 AS ver, toUInt8(sums.id = '') AS gone, sums.began AS start, sums.* EXCEPT (tenant, id, day, began)
FROM (SELECT arrayJoin(dirty) AS unit) AS units
LEFT JOIN
(
    SELECT tenant, id, day, min(start) AS began, {{totals}}
    FROM
    (
        SELECT toString(tenant) AS tenant, * EXCEPT (tenant)
        FROM {{database}}.llm_parts
        WHERE subject = 'user' AND day >= arrayMin(dirty.4) AND day <= arrayMax(dirty.4)
            AND (toString(tenant), id, day) IN (SELECT (unit.1, unit.2, unit.4) FROM (SELECT arrayJoin(dirty) AS unit))
        ORDER BY ver DESC, gone
        LIMIT 1 BY subject, tenant, id, day, trace_id
    )
    WHERE gone = 0
    GROUP BY tenant, id, day
) AS sums ON sums.tenant = unit.1 AND sums.id = unit.2 AND sums.day = unit.4
