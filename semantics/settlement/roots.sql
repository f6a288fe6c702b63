-- Calls without a parent that began within a second of those that arrived.
(
    SELECT groupUniqArray(root_call) FROM {{database}}.llm_inbox
    WHERE {{within}}root_call != 0 AND {{by}} IN (SELECT arrayJoin({{links}}_arrived))
) AS {{links}}_root_calls,
(
    SELECT groupArray(root_call)
    FROM
    (
        SELECT root_call
        FROM {{database}}.llm_inbox
        WHERE {{within}}root_call IN (SELECT arrayJoin({{links}}_root_calls))
        GROUP BY root_call
        HAVING min(scope) != max(scope) AND min(response_id) = ''
    )
) AS {{links}}_told_by_two,
(
    SELECT groupUniqArray((root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000) AS second, trace_id, trace_hash))
    FROM {{database}}.llm_inbox
    WHERE {{within}}(root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000)) IN
    (
        SELECT root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000) + arrayJoin([-1, 0, 1])
        FROM {{database}}.llm_inbox
        WHERE {{within}}{{by}} IN (SELECT arrayJoin({{links}}_arrived)) AND root_call IN (SELECT arrayJoin({{links}}_told_by_two))
    )
) AS {{links}}_roots
