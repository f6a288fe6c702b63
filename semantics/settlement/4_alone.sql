-- Calls that are all of their trace, of which another library tells in a trace of its own, and the calls that stand for them.
-- That two spans look alike is not enough: one of the libraries must tell of none in sight that the other does not tell of. Two
-- that each tell of calls of their own look alike by chance.
WITH
    (SELECT max(run) FROM {{database}}.llm_ancestry) AS this_run,
    calls AS
    (
        {{calls}}
    ),
    -- Calls that are all of their trace but what no library of calls tells, each with those of its service that begin within a
    -- second: in sight are the nearest of these.
    alone AS
    (
        SELECT call, arrayFilter(y -> abs(y.3 - call.3) <= 1000000000, beside) AS beside, arrayFilter(y -> abs(y.3 - call.3) <= 1000000000, in_sight) AS in_sight
        FROM
        (
            SELECT (trace_id, span_id, started, ended, scope, instance, response_id, own_model, status = 'error', total_input, fresh_input, total_output, call_rank) AS call,
                groupArray(call) OVER (PARTITION BY tenant, service, environment, kind ORDER BY started, trace_id, span_id ROWS BETWEEN 16 PRECEDING AND 16 FOLLOWING) AS beside,
                groupArray(call) OVER (PARTITION BY tenant, service, environment, kind ORDER BY started, trace_id, span_id ROWS BETWEEN 8 PRECEDING AND 8 FOLLOWING) AS in_sight
            FROM calls
            WHERE parent_span_id = '' AND source != 'log'
                -- Of one library there is nothing to compare.
                AND (tenant, service) IN (SELECT tenant, service FROM calls WHERE parent_span_id = '' GROUP BY tenant, service HAVING min(scope) != max(scope))
                AND (trace_id, tenant) IN
                (
                    SELECT trace_id, tenant FROM {{database}}.llm_settle
                    WHERE run = this_run AND (kind != 'other' OR bears)
                    GROUP BY trace_id, tenant
                    HAVING count() = 1
                )
        )
        WHERE call.7 = ''
    )
SELECT (call.1, call.2) AS member,
    arrayReverseSort(y -> (y.7 != '', y.9, y.13), arrayFilter(y -> (y.7 != '', y.9, y.13) > (call.7 != '', call.9, call.13)
        AND NOT arrayExists(z -> z.5 = y.5 AND ({{call_to_z}}, z.1, z.2) < ({{call_to_y}}, y.1, y.2), like_it)
        AND NOT arrayExists(z -> z.5 = call.5 AND {{y_like_z}} AND ({{y_to_z}}, z.1, z.2) < ({{call_to_y}}, call.1, call.2), beside)
        AND (NOT arrayExists((z, scopes) -> z.5 = call.5 AND (z.6 = '' OR call.6 = '' OR z.6 = call.6) AND NOT has(scopes, y.5), in_sight, scopes_like)
            OR NOT arrayExists((z, scopes) -> z.5 = y.5 AND (z.6 = '' OR call.6 = '' OR z.6 = call.6) AND NOT has(scopes, call.5), in_sight, scopes_like)),
        like_it))[1] AS twin,
    (twin.1, twin.2) AS stays
FROM
(
    -- Each likeness looked at once, and no deeper than a list in a list: ClickHouse resolves what is within lambdas anew for each.
    SELECT call, beside, in_sight,
        arrayFilter(y -> {{call_like_y}}, beside) AS like_it,
        arrayMap(z -> arrayMap(v -> v.5, arrayFilter(v -> {{z_like_v}}, beside)), in_sight) AS scopes_like
    FROM alone
)
WHERE twin.2 != ''
