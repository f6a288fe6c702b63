-- What queries read.
-- The row without a trace is no span: it marks what is settled. A row that is gone only says that its span is elsewhere now.
CREATE VIEW IF NOT EXISTS {{database}}.llm_spans_v AS SELECT * FROM {{database}}.llm_spans FINAL WHERE trace_id != '' AND gone = 0
;
-- Spans that are not settled because their clock is wrong by more than an hour or by years.
CREATE VIEW IF NOT EXISTS {{database}}.llm_quarantine AS
SELECT ingested_at, tenant, service, ts, trace_id, span_id, name, scope
FROM {{database}}.llm_inbox
WHERE kind != 'other' AND (ts <= toDateTime64('2015-01-01 00:00:00', 9, 'UTC') OR ts > ingested_at + INTERVAL 1 HOUR)
;
-- Runs; the newest version of each, without those that are no more.
CREATE VIEW IF NOT EXISTS {{database}}.llm_runs_v AS SELECT * FROM {{database}}.llm_runs FINAL
;
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_trace_times_view TO {{database}}.llm_trace_times AS
SELECT trace_hash, toDateTime(min(start), 'UTC') AS first, toDateTime(max(end), 'UTC') AS last
FROM {{database}}.llm_runs
GROUP BY trace_hash
;
-- Sessions, and users by UTC day.
CREATE VIEW IF NOT EXISTS {{database}}.llm_sessions_v AS SELECT * FROM {{database}}.llm_sessions FINAL
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_user_days_v AS SELECT * FROM {{database}}.llm_user_days FINAL
;
-- Identical repeats of a run by what was repeated.
CREATE VIEW IF NOT EXISTS {{database}}.llm_loops AS
SELECT tenant, run_id, trace_id, start, end, service, open,
    l.tool AS tool, l.agent AS agent, l.args_sig AS args_sig, l.result_sig AS result_sig, l.repeats AS repeats,
    l.wasted_tokens AS wasted_tokens, l.wasted_cost AS wasted_cost, l.span_ids AS span_ids
FROM {{database}}.llm_runs FINAL
ARRAY JOIN loops AS l
;
-- The newest score of each target, name and source.
CREATE VIEW IF NOT EXISTS {{database}}.llm_scores_v AS
SELECT * FROM {{database}}.llm_scores
ORDER BY event_time DESC, ingested_at DESC
LIMIT 1 BY tenant, target_kind, target, name, source
;
-- What is wrong with spans, by day, service and library: a row a problem and what it is about. Conditions on the day reach the spans.
CREATE VIEW IF NOT EXISTS {{database}}.llm_quality AS
SELECT toDate(minute) AS day, tenant, service, scope, found.1 AS problem, found.2 AS about, count() AS spans
FROM {{database}}.llm_spans_v
ARRAY JOIN arrayConcat(
    arrayMap(field -> ('malformed', toString(field)), malformed),
    if(known_library = 0, [('unknown_library', toString(convention))], []),
    if(open = 1 OR inferred = 1, [('missing_parent', '')], []),
    if(counts_usage = 1 AND cost_source = 'unpriced', [('unpriced', concat(provider, '/', model))], []),
    if(counts_call = 1 AND status != 'error' AND coalesce(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens) IS NULL,
        [('no_usage', toString(model))], [])) AS found
GROUP BY day, tenant, service, scope, problem, about
UNION ALL
SELECT toDate(ingested_at) AS day, tenant, service, scope, 'clock' AS problem, '' AS about, count() AS spans
FROM {{database}}.llm_quarantine
GROUP BY day, tenant, service, scope
UNION ALL
-- An id that returns for another call is no identity: local servers count from one, caches answer with what they know.
SELECT day, tenant, service, scope, 'recurring_id' AS problem, '' AS about, sum(calls) AS spans
FROM
(
    SELECT toDate(minute) AS day, tenant, service, scope, count() AS calls
    FROM {{database}}.llm_spans_v
    WHERE counts_call = 1 AND response_id != ''
    GROUP BY day, tenant, service, scope, response_id
    HAVING calls > 1
)
GROUP BY day, tenant, service, scope
UNION ALL
-- By the day of arrival, for as long as the inbox keeps them: their minutes were added up again.
SELECT toDate(ingested_at) AS day, tenant, service, scope, 'late' AS problem, '' AS about, count() AS spans
FROM {{database}}.llm_inbox
WHERE kind != 'other' AND ts > toDateTime64('2015-01-01 00:00:00', 9, 'UTC')
    AND addNanoseconds(ts, least(duration, 2592000000000000)) < ingested_at - INTERVAL 15 MINUTE
GROUP BY day, tenant, service, scope
