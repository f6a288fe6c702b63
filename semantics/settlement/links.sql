-- Traces that have to be settled with those that arrived; {{links}}_traces of all that is made here is what is wanted.
{{links}}_ids AS
(
    SELECT tenant, response_id FROM {{database}}.llm_inbox
    WHERE {{within}}response_id != '' AND {{by}} IN (SELECT {{by}} FROM {{arrived}})
),
{{links}}_beside AS
(
    SELECT {{beside}} FROM {{database}}.llm_inbox
    WHERE {{within}}response_id != '' AND (tenant, response_id) IN (SELECT tenant, response_id FROM {{links}}_ids)
        AND trace_id NOT IN (SELECT trace_id FROM {{arrived}})
),
{{links}}_ids_beside AS
(
    SELECT tenant, response_id FROM {{database}}.llm_inbox
    WHERE {{within}}response_id != '' AND {{by}} IN (SELECT {{by}} FROM {{links}}_beside)
),
{{links}}_traces AS
(
    SELECT {{by}}
    FROM {{database}}.llm_inbox
    WHERE {{within}}(kind != 'other' OR input_tokens > 0 OR cache_read_tokens > 0 OR cache_write_tokens > 0 OR output_tokens > 0 OR reasoning_tokens > 0)
        AND ({{by}} IN (SELECT {{by}} FROM {{arrived}}) OR {{by}} IN (SELECT {{by}} FROM {{links}}_beside)
        OR (response_id != '' AND (tenant, response_id) IN (SELECT tenant, response_id FROM {{links}}_ids_beside)))
),
-- What began within a second of calls that are settled, and is looked at only.
{{links}}_beside_roots AS
(
    SELECT {{by}}
    FROM {{database}}.llm_inbox
    WHERE {{within}}(root_call, intDiv(toUnixTimestamp64Nano(ts), 1000000000)) IN
        (SELECT root.1, root.2 + arrayJoin([-1, 0, 1]) FROM (SELECT arrayJoin({{links}}_roots) AS root))
)
