-- Adds up every session of which a part is newer than its row. A session that began earlier than was known, or has no part
-- left, leaves a row behind that is marked; one with two rows, or none, was not finished.
WITH
    greatest((SELECT max(settled.run) FROM {{database}}.llm_settled AS settled), toDateTime64(100000, 3, 'UTC')) - INTERVAL 2 MINUTE AS since,
    (
        SELECT groupArray((toString(tenant), id, newest))
        FROM
        (
            SELECT tenant, id, max(parts.ver) AS newest
            FROM {{database}}.llm_parts AS parts
            WHERE parts.ver > since AND subject = 'session'
            GROUP BY tenant, id
        )
    ) AS changed,
    (
        SELECT groupArray((unit.1, unit.2, unit.3, known.starts))
        FROM (SELECT arrayJoin(changed) AS unit) AS units
        LEFT JOIN
        (
            SELECT tenant, conversation_id, groupArrayIf(start, left_behind = 0) AS starts, if(length(starts) = 1, maxIf(written, left_behind = 0), toDateTime64(0, 3, 'UTC')) AS added
            FROM
            (
                SELECT toString(tenant) AS tenant, conversation_id, start, max(ver) AS written, argMax(gone, ver) AS left_behind
                FROM {{database}}.llm_sessions
                WHERE id_hash IN (SELECT cityHash64(unit.2) FROM (SELECT arrayJoin(changed) AS unit))
                GROUP BY tenant, conversation_id, start
            )
            GROUP BY tenant, conversation_id
        ) AS known ON known.tenant = unit.1 AND known.conversation_id = unit.2
        WHERE unit.3 > known.added
    ) AS dirty
SELECT unit.1 AS tenant, unit.2 AS conversation_id, cityHash64(unit.2) AS id_hash, unit.3 AS ver, place.1 AS start, place.2 AS gone, sums.* EXCEPT (tenant, id, began)
FROM (SELECT arrayJoin(dirty) AS unit) AS units
LEFT JOIN
(
    SELECT tenant, id, min(start) AS began, {{totals}}
    FROM
    (
        SELECT toString(tenant) AS tenant, * EXCEPT (tenant)
        FROM {{database}}.llm_parts
        WHERE subject = 'session' AND (toString(tenant), id) IN (SELECT (unit.1, unit.2) FROM (SELECT arrayJoin(dirty) AS unit))
            AND id IN (SELECT unit.2 FROM (SELECT arrayJoin(dirty) AS unit))
        ORDER BY ver DESC, gone
        LIMIT 1 BY subject, tenant, id, day, trace_id
    )
    WHERE gone = 0
    GROUP BY tenant, id
) AS sums ON sums.tenant = unit.1 AND sums.id = unit.2
ARRAY JOIN arrayConcat(if(sums.id = '', [], [(sums.began, toUInt8(0))]),
    arrayMap(old -> (old, toUInt8(1)), arrayFilter(old -> sums.id = '' OR old != sums.began, unit.4))) AS place
