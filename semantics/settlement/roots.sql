(
    SELECT groupUniqArray((root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000) AS second, trace_id, trace_hash))
    FROM {{database}}.llm_inbox
    WHERE {{within}}(root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000)) IN
    (
        SELECT root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000) + arrayJoin([-1, 0, 1])
        FROM {{database}}.llm_inbox
        WHERE {{within}}{{by}} IN (SELECT {{by}} FROM {{arrived}}) AND root_call IN
        (
            SELECT root_call
            FROM {{database}}.llm_inbox
            WHERE {{within}}root_call IN (SELECT root_call FROM {{database}}.llm_inbox WHERE {{within}}root_call != 0 AND {{by}} IN (SELECT {{by}} FROM {{arrived}}))
            GROUP BY root_call
            HAVING min(scope) != max(scope) AND min(response_id) = ''
        )
    )
) AS {{links}}_roots
