-- Traces that have to be settled with those that arrived; {{links}}_traces of all that is made here is what is wanted.
arrayConcat({{links}}_arrived, arrayMap(root -> root.{{of_root}}, {{links}}_roots)) AS {{links}}_begun,
(
    SELECT groupUniqArray((tenant, response_id)) FROM {{database}}.llm_inbox
    WHERE {{within}}response_id != '' AND {{by}} IN (SELECT arrayJoin({{links}}_begun))
) AS {{links}}_ids,
(
    SELECT groupUniqArray({{by}}) FROM {{database}}.llm_inbox
    WHERE {{within}}response_id != '' AND (tenant, response_id) IN (SELECT arrayJoin({{links}}_ids))
        AND {{by}} NOT IN (SELECT arrayJoin({{links}}_begun))
) AS {{links}}_beside,
(
    SELECT groupUniqArray((tenant, response_id)) FROM {{database}}.llm_inbox
    WHERE {{within}}response_id != '' AND {{by}} IN (SELECT arrayJoin({{links}}_beside))
) AS {{links}}_ids_beside,
(
    SELECT groupUniqArray({{by}})
    FROM {{database}}.llm_inbox
    WHERE {{within}}(kind != 'other' OR input_tokens > 0 OR cache_read_tokens > 0 OR cache_write_tokens > 0 OR output_tokens > 0 OR reasoning_tokens > 0)
        AND ({{by}} IN (SELECT arrayJoin({{links}}_begun)) OR {{by}} IN (SELECT arrayJoin({{links}}_beside))
        OR (response_id != '' AND (tenant, response_id) IN (SELECT arrayJoin({{links}}_ids_beside))))
) AS {{links}}_traces,
-- What began within a second of calls that are settled, and is looked at only.
(
    SELECT groupUniqArray({{by}})
    FROM {{database}}.llm_inbox
    WHERE {{within}}(root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000)) IN
        (SELECT root.1, root.2 + arrayJoin([-1, 0, 1]) FROM (SELECT arrayJoin({{links}}_roots) AS root))
) AS {{links}}_beside_roots
