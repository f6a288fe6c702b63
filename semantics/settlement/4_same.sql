-- Which spans tell of a call that another span stands for (leader), and which only wrap calls (no leader).
WITH
    (SELECT max(run) FROM {{database}}.llm_ancestry) AS this_run,
    -- Of one library there is nothing to compare, and calls with an id are known by it.
    (
        SELECT count()
        FROM
        (
            SELECT tenant, service
            FROM {{database}}.llm_settle
            WHERE run = this_run AND is_call AND parent_span_id = '' AND source != 'log'
            GROUP BY tenant, service
            HAVING min(scope) != max(scope) AND min(response_id) = ''
            LIMIT 1
        )
    ) > 0 AS some_alone,
    calls AS
    (
        {{calls}}
    ),
    lines AS
    (
        SELECT trace_id, span_id, ancestor, depth, crossed, seen, inferred FROM {{database}}.llm_ancestry WHERE run = this_run
    ),
    -- Pairs of calls of which one lies below the other with no agent, no tool and no missing parent between. Each once, although two
    -- uncoordinated sets of views may have written the lines of one run.
    nested AS
    (
        SELECT DISTINCT lines.trace_id AS trace_id, lines.span_id AS inner_id, lines.ancestor AS outer_id,
            inner_call.call_rank > outer_call.call_rank AS inner_stays,
            inner_call.bears AS inner_bears, outer_call.bears AS outer_bears, inner_call.status = 'error' AS inner_failed, outer_call.status = 'error' AS outer_failed, lines.crossed = 0 AS nearest,
            inner_call.total_input = outer_call.total_input AND inner_call.total_output = outer_call.total_output AS equal,
            -- What another library says about the one call that it surrounds may differ: in its basis, or by an estimate. What one
            -- library says on both may, too, where they were given the same: one may leave out what was reasoned.
            (inner_call.scope != outer_call.scope OR inner_call.total_input = outer_call.total_input) AND uniqExact(lines.span_id) OVER (PARTITION BY lines.trace_id, lines.ancestor) = 1 AS only,
            inner_call.scope = outer_call.scope AS of_one_library,
            inner_call.total_input AS inner_input, outer_call.total_input AS outer_input,
            inner_call.total_output AS inner_output, outer_call.total_output AS outer_output
        FROM lines
        INNER JOIN calls AS inner_call ON inner_call.trace_id = lines.trace_id AND inner_call.span_id = lines.span_id
        INNER JOIN calls AS outer_call ON outer_call.trace_id = lines.trace_id AND outer_call.span_id = lines.ancestor
        WHERE lines.depth > 0 AND lines.seen = 1 AND lines.crossed NOT IN (1, 3) AND lines.inferred = 0
    ),
    -- One response id, at one time: one call. An id that comes again later (local servers, caches) is no identity.
    by_id AS
    (
        SELECT trace_id, span_id, tenant, response_id, call_rank,
            sum(started > before) OVER (PARTITION BY tenant, response_id ORDER BY started, trace_id, span_id) AS cluster
        FROM
        (
            SELECT *, max(ended) OVER (PARTITION BY tenant, response_id ORDER BY started, trace_id, span_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
            FROM calls
            WHERE response_id != ''
        )
    ),
    -- What tells of the same call, and which stays instead.
    same AS
    (
        SELECT member.1 AS trace_id, member.2 AS span_id, argMax(stays, (certainty, stays)) AS leader
        FROM
        (
            SELECT arrayJoin(groupArray((trace_id, span_id))) AS member, argMax((trace_id, span_id), call_rank) AS stays, 3 AS certainty
            FROM by_id
            GROUP BY tenant, response_id, cluster
            HAVING count() > 1
            UNION ALL
            -- Two instrumentations of one call: one interval inside the other, equal usage, not two different ids. Or, side by
            -- side, one cut by the other: an outer library that streams hands the call on and ends first. Only those of the
            -- library that began first are stood for, since calls made at once by both overlap with one another.
            SELECT (trace_id, twin.1) AS member,
                (trace_id, arrayReverseSort(y -> y.6, arrayFilter(y -> y.6 > twin.6 AND y.4 != twin.4
                    AND ((y.2 >= twin.2 AND y.3 <= twin.3) OR (y.2 <= twin.2 AND y.3 >= twin.3)
                        OR (y.2 < twin.3 AND twin.2 < y.3 AND y.7 = twin.7 AND twin.7 != '' AND twin.4 = arrayFirst(z -> z.7 = twin.7, twins).4))
                    AND (y.5 = '' OR twin.5 = '' OR y.5 = twin.5), twins))[1].1) AS stays, 2 AS certainty
            FROM
            (
                -- Twins begin close to one another; a loop of ten thousand equal calls is not compared each with each.
                SELECT trace_id, (span_id, started, ended, scope, response_id, call_rank, parent_span_id) AS twin,
                    groupArray((span_id, started, ended, scope, response_id, call_rank, parent_span_id))
                        OVER (PARTITION BY trace_id, tenant, total_input, total_output ORDER BY started, span_id ROWS BETWEEN 16 PRECEDING AND 16 FOLLOWING) AS twins
                FROM calls
                WHERE bears
            )
            WHERE stays.2 != ''
            UNION ALL
            -- The same of two side by side, of which one tells no usage, or of a stream its output alone. An outer library may
            -- even end before the SDK's call begins: the next one, with the same end, within the seconds that a client takes to start.
            SELECT (trace_id, twin.1) AS member,
                (trace_id, arrayReverseSort(y -> y.6, arrayFilter(y -> y.6 > twin.6 AND y.4 != twin.4
                    AND ((y.2 >= twin.2 AND y.3 <= twin.3) OR (y.2 <= twin.2 AND y.3 >= twin.3)
                        OR (y.2 < twin.3 AND twin.2 < y.3 AND (y.6.2 OR twin.4 = begun_by))
                        OR (y.1 = next AND twin.4 = begun_by AND NOT failed AND y.8 = twin.8 AND y.2 - twin.3 <= 5000000000))
                    AND (y.5 = '' OR twin.5 = '' OR y.5 = twin.5)
                    AND (twin.9 = 0 OR y.9 = twin.9)
                    AND (startsWith(y.7, twin.7) OR startsWith(twin.7, y.7)), twins))[1].1) AS stays, 0 AS certainty
            FROM
            (
                SELECT trace_id, total_input, (span_id, started, ended, scope, response_id, call_rank, own_model, finish_reason, total_output) AS twin,
                    status = 'error' AS failed,
                    first_value(scope) OVER (PARTITION BY trace_id, tenant, parent_span_id, kind ORDER BY started, span_id) AS begun_by,
                    leadInFrame(span_id) OVER (PARTITION BY trace_id, tenant, parent_span_id, kind ORDER BY started, span_id ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) AS next,
                    groupArray((span_id, started, ended, scope, response_id, call_rank, own_model, finish_reason, total_output))
                        OVER (PARTITION BY trace_id, tenant, parent_span_id, kind ORDER BY started, span_id ROWS BETWEEN 16 PRECEDING AND 16 FOLLOWING) AS twins
                FROM calls
                WHERE parent_span_id != ''
            )
            WHERE total_input = 0 AND stays.2 != ''
            UNION ALL
            -- Few stores have such calls.
            SELECT member, stays, 0 AS certainty FROM {{alone}}
            UNION ALL
            SELECT (trace_id, if(inner_stays, outer_id, inner_id)) AS member, (trace_id, if(inner_stays, inner_id, outer_id)) AS stays, 1 AS certainty
            FROM nested
            WHERE (inner_bears AND outer_bears AND (equal OR only)) OR (outer_bears AND NOT inner_bears AND NOT inner_failed)
        )
        WHERE member != stays
        GROUP BY member
    ),
    -- Calls that only wrap others: they tell nothing, or the sum of the calls below that tell usage next to them.
    wrappers AS
    (
        SELECT trace_id, outer_id AS span_id
        FROM nested
        GROUP BY trace_id, outer_id
        -- One that came out well above calls of another library that all failed tells of another attempt.
        HAVING (NOT max(outer_bears) AND (max(inner_bears) OR NOT min(inner_failed) OR max(outer_failed) OR max(of_one_library)))
            OR (countIf(inner_bears AND nearest) > 1 AND max(outer_bears) AND has(
                -- Each usage once, too: where two instrumentations tell of every call below.
                [(sumIf(inner_input, inner_bears AND nearest), sumIf(inner_output, inner_bears AND nearest)),
                    arrayFold((sum, usage) -> (sum.1 + usage.1, sum.2 + usage.2), groupUniqArrayIf((inner_input, inner_output), inner_bears AND nearest), (toUInt64(0), toUInt64(0)))],
                (max(outer_input), max(outer_output))))
    )
SELECT this_run AS run, trace_id, span_id, max(leader.1) AS leader_trace, max(leader.2) AS leader_id
FROM
(
    SELECT trace_id, span_id, leader FROM same
    UNION ALL
    SELECT trace_id, span_id, ('', '') AS leader FROM wrappers
    UNION ALL
    SELECT '', '', ('', '')
)
GROUP BY trace_id, span_id
