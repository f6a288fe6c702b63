-- Parents that did not arrive, and the span that stands in for each: the innermost that lies around all spans that name it, if
-- that is beyond doubt. Of each tenant by itself: what others have of a trace is as if it had not arrived. It follows from told parents alone, so that no parent that is inferred leads to another.
WITH RECURSIVE
    (SELECT max(run) FROM {{database}}.llm_settle) AS this_run,
    -- The missing parents of traces of which a root has arrived: until then a parent may just not have ended. A parent lasted at
    -- least as long as the spans that name it. A list: a common table expression would be read again at each place that names it.
    (
        SELECT groupArray((trace_id, missing, began, finished, tenant))
        FROM
        (
            {{gaps}}
        )
    ) AS gaps,
    told AS
    (
        SELECT trace_id, span_id, parent_span_id, tenant, kind, started, ended
        FROM {{database}}.llm_settle
        WHERE run = this_run AND trace_id IN (SELECT arrayJoin(gaps.1))
    ),
    -- Agents, tools and what surrounds them have others below, a root has all of its trace; with the line of parents above.
    lines AS
    (
        SELECT trace_id, span_id, toString(tenant) AS tenant, started, ended, parent_span_id AS next, toUInt8(0) AS depth, CAST([], 'Array(String)') AS above
        FROM told
        WHERE kind IN ('agent', 'tool', 'handoff', 'workflow') OR parent_span_id = ''
        UNION ALL
        SELECT lines.trace_id, lines.span_id, lines.tenant, lines.started, lines.ended, told.parent_span_id AS next, toUInt8(lines.depth + 1) AS depth,
            arrayPushBack(lines.above, lines.next) AS above
        FROM lines
        INNER JOIN told ON told.trace_id = lines.trace_id AND told.span_id = lines.next AND told.tenant = lines.tenant
        WHERE lines.next != '' AND lines.depth < 64
    ),
    -- One whose line has no end stands in for nothing.
    containers AS
    (
        SELECT trace_id, span_id, tenant, started, ended, above, gap, gap_began, gap_finished
        FROM
        (
            SELECT trace_id, span_id, any(lines.tenant) AS tenant, any(lines.started) AS started, any(lines.ended) AS ended,
                argMax(lines.above, depth) AS above, argMax(next, depth) AS gap
            FROM lines
            GROUP BY trace_id, span_id
            HAVING max(depth) < 64
        ) AS ends
        LEFT JOIN
        (
            SELECT missing.1 AS gap_trace, missing.2 AS gap_parent, missing.3 AS gap_began, missing.4 AS gap_finished, missing.5 AS gap_tenant
            FROM (SELECT arrayJoin(gaps) AS missing)
        ) AS known ON gap_trace = trace_id AND gap_parent = gap AND gap_tenant = tenant
        WHERE gap = '' OR gap_parent != ''
    ),
    around AS
    (
        SELECT trace_id, missing, groupArray(33)((span_id, above, gap, gap_began, gap_finished, started, ended)) AS places
        FROM
        (
            SELECT trace_id, of_tenant, missing, span_id, above, gap, gap_began, gap_finished, containers.started AS started, containers.ended AS ended
            FROM containers
            INNER JOIN
            (
                SELECT gap.1 AS of_trace, gap.2 AS missing, gap.3 AS began, gap.4 AS finished, gap.5 AS of_tenant
                FROM (SELECT arrayJoin(gaps) AS gap)
            ) AS missing_parents ON missing_parents.of_trace = trace_id AND of_tenant = containers.tenant
            -- Of two gaps only the one around the other may be above it: no circle comes about.
            WHERE containers.started <= began AND containers.ended >= finished AND gap != missing
                AND (gap = '' OR (gap_began, -gap_finished) < (began, -finished))
                -- More comparisons than this, and nothing is inferred in the trace.
                AND (trace_id, of_tenant) IN
                (
                    SELECT trace_id, tenant
                    FROM (SELECT trace_id, tenant, count() AS n FROM containers GROUP BY trace_id, tenant) AS containers_of_trace
                    INNER JOIN
                    (
                        SELECT gap.1 AS gap_trace, gap.5 AS gap_tenant, count() AS n FROM (SELECT arrayJoin(gaps) AS gap) GROUP BY gap_trace, gap_tenant
                    ) AS gaps_of_trace ON gap_trace = trace_id AND gap_tenant = tenant
                    WHERE containers_of_trace.n * gaps_of_trace.n <= 4000000
                )
        )
        GROUP BY trace_id, of_tenant, missing
        HAVING length(places) <= 32 AND max(gap = '' AND empty(above))
    )
-- Of two beside each other neither stands in, but what is around both: the innermost that is around or within each of the others.
SELECT this_run AS run, trace_id, missing, stand_in
FROM
(
    SELECT trace_id, missing,
        arraySort(place -> -place.1, arrayFilter(place -> place.1 + place.2 = length(places) - 1,
            arrayMap(c -> (arrayCount(k -> {{k_around_c}}, places), arrayCount(k -> {{c_around_k}}, places), c.1), places)))[1].3 AS stand_in
    FROM around
    WHERE stand_in != ''
    UNION ALL
    SELECT '', '', ''
)
