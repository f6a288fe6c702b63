-- Generated from scores/*.sql by generate/scores; edit those and run the generator again.
-- Scores that spans carry: OpenInference's evaluations and annotations, of the span, its trace or its session, and
-- OpenTelemetry's evaluation results as span events. A span that only evaluates another has one link, to what it evaluates.
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_scores_view TO {{database}}.llm_scores AS
SELECT tenant, score.1 AS target_kind,
    multiIf(target_kind = 'session', session, target_kind = 'trace', trace_id, target_kind = 'response', score.8, concat(trace_id, '-', span_id)) AS target,
    if(target_kind IN ('span', 'trace'), trace_id, '') AS trace_id, if(target_kind = 'span', span_id, '') AS span_id,
    score.2 AS name, if(isFinite(toFloat64OrNull(score.3)), toFloat64OrNull(score.3), NULL) AS value, score.4 AS label, score.5 AS comment,
    transform(upper(score.6), ['HUMAN', 'LLM', 'CODE', 'RULE'], ['human', 'judge', 'rule', 'rule'], '') AS source, score.7 AS evaluator, score.9 AS evaluator_version,
    score.10 AS event_time
FROM
(
    SELECT coalesce(nullIf(ResourceAttributes['loopscope.tenant'], ''), nullIf(ResourceAttributes['tenant.id'], ''), '') AS tenant,
        length(Links.TraceId) = 1 AND SpanAttributes['openinference.span.kind'] IN ('EVALUATOR', '') AS of_another,
        leftPad(lower(if(of_another, Links.TraceId[1], TraceId)), 32, '0') AS trace_id,
        leftPad(lower(if(of_another, Links.SpanId[1], SpanId)), 16, '0') AS span_id,
        SpanAttributes['session.id'] AS session,
        arrayDistinct(arrayFilter(stem -> stem != '', arrayMap(key -> extract(key, '^((?:trace\\.|session\\.)?(?:evaluations\\.[0-9]{1,6}\\.evaluation|annotations\\.[0-9]{1,6}\\.annotation)\\.)name$'), mapKeys(SpanAttributes)))) AS stems,
        arrayJoin(arrayConcat(
            arrayMap(stem -> (multiIf(startsWith(stem, 'trace.'), 'trace', startsWith(stem, 'session.'), 'session', 'span'),
                SpanAttributes[concat(stem, 'name')], SpanAttributes[concat(stem, 'score')], SpanAttributes[concat(stem, 'label')], SpanAttributes[concat(stem, 'explanation')],
                SpanAttributes[concat(stem, 'annotator_kind')], SpanAttributes[concat(stem, 'identifier')], '', '', Timestamp + toIntervalNanosecond(least(Duration, 2592000000000000))), stems),
            arrayMap((at, attributes) -> ('span', attributes['gen_ai.evaluation.name'], attributes['gen_ai.evaluation.score.value'], attributes['gen_ai.evaluation.score.label'],
                attributes['gen_ai.evaluation.explanation'], attributes['gen_ai.evaluation.evaluator.type'], attributes['gen_ai.evaluation.evaluator.id'], '',
                attributes['gen_ai.evaluation.evaluator.version'], at),
                arrayFilter((at, event) -> event = 'gen_ai.evaluation.result', Events.Timestamp, Events.Name),
                arrayFilter((attributes, event) -> event = 'gen_ai.evaluation.result', Events.Attributes, Events.Name)))) AS score
    FROM {{database}}.{{traces}}
    WHERE arrayExists(key -> match(key, '^(trace\\.|session\\.)?(evaluations|annotations)\\.'), mapKeys(SpanAttributes)) OR has(Events.Name, 'gen_ai.evaluation.result')
)
WHERE name != '' AND (target_kind != 'session' OR session != '')
