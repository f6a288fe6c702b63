-- Scores that spans carry: OpenInference's evaluations and annotations, of the span, its trace or its session, and
-- OpenTelemetry's evaluation results as span events. A span that only evaluates another has one link, to what it evaluates.
-- A clock may be wrong by centuries: the end of such a span must not lie beyond the last time that there is.
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_scores_view TO {{database}}.llm_scores AS
SELECT tenant, score.1 AS target_kind,
    multiIf(score.1 = 'session', session, score.1 = 'trace', trace_id, concat(trace_id, '-', span_id)) AS target,
    if(score.1 = 'session', '', trace_id) AS trace_id, if(score.1 = 'span', span_id, '') AS span_id,
    score.2[1] AS name, if(isFinite(toFloat64OrNull(score.2[2])), toFloat64OrNull(score.2[2]), NULL) AS value, score.2[3] AS label, score.2[4] AS comment,
    transform(upper(score.2[5]), ['HUMAN', 'LLM', 'CODE', 'RULE'], ['human', 'judge', 'rule', 'rule'], '') AS source, score.2[6] AS evaluator,
    score.2[7] AS evaluator_version, score.3 AS event_time
FROM
(
    SELECT {{tenant}} AS tenant,
        if(length(Links.TraceId) = 1, SpanAttributes['openinference.span.kind'] IN ('EVALUATOR', ''), 0) AS of_another,
        leftPad(lower(if(of_another, Links.TraceId[1], TraceId)), 32, '0') AS trace_id,
        leftPad(lower(if(of_another, Links.SpanId[1], SpanId)), 16, '0') AS span_id,
        SpanAttributes['session.id'] AS session,
        arrayJoin(arrayConcat(
            arrayMap(stem -> (multiIf(startsWith(stem, 'trace.'), 'trace', startsWith(stem, 'session.'), 'session', 'span'),
                arrayMap(part -> SpanAttributes[concat(stem, part)], ['name', 'score', 'label', 'explanation', 'annotator_kind', 'identifier']),
                least(Timestamp, toDateTime64('2200-01-01 00:00:00', 9, 'UTC')) + toIntervalNanosecond(least(Duration, 2592000000000000))),
                arrayDistinct(arrayFilter(stem -> stem != '', arrayMap(key -> extract(key, '^((?:trace\\.|session\\.)?(?:evaluations\\.[0-9]{1,6}\\.evaluation|annotations\\.[0-9]{1,6}\\.annotation)\\.)name$'), mapKeys(SpanAttributes))))),
            arrayMap((at, attributes) -> ('span', arrayMap(part -> attributes[concat('gen_ai.evaluation.', part)],
                ['name', 'score.value', 'score.label', 'explanation', 'evaluator.type', 'evaluator.id', 'evaluator.version']), at),
                arrayFilter((at, event) -> event = 'gen_ai.evaluation.result', Events.Timestamp, Events.Name),
                arrayFilter((attributes, event) -> event = 'gen_ai.evaluation.result', Events.Attributes, Events.Name)))) AS score
    FROM {{spans}}
    WHERE if(has(Events.Name, 'gen_ai.evaluation.result'), 1, arrayExists(key -> match(key, '^(trace\\.|session\\.)?(evaluations|annotations)\\.'), mapKeys(SpanAttributes)))
)
WHERE if(score.2[1] = '', 0, if(score.1 = 'session', session != '', 1))
