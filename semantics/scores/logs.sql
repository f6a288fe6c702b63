-- OpenTelemetry's evaluation results as log records: of the span that they belong to, else of the response that they name.
CREATE MATERIALIZED VIEW IF NOT EXISTS {{database}}.llm_scores_of_logs TO {{database}}.llm_scores AS
SELECT {{tenant}} AS tenant,
    multiIf(SpanId != '', 'span', LogAttributes['gen_ai.response.id'] != '', 'response', TraceId != '', 'trace', LogAttributes['gen_ai.conversation.id'] != '', 'session', '') AS target_kind,
    multiIf(target_kind = 'span', concat(trace_id, '-', span_id), target_kind = 'response', LogAttributes['gen_ai.response.id'], target_kind = 'trace', trace_id,
        LogAttributes['gen_ai.conversation.id']) AS target,
    if(TraceId = '', '', leftPad(lower(TraceId), 32, '0')) AS trace_id, if(SpanId = '', '', leftPad(lower(SpanId), 16, '0')) AS span_id,
    LogAttributes['gen_ai.evaluation.name'] AS name,
    if(isFinite(toFloat64OrNull(LogAttributes['gen_ai.evaluation.score.value'])), toFloat64OrNull(LogAttributes['gen_ai.evaluation.score.value']), NULL) AS value,
    LogAttributes['gen_ai.evaluation.score.label'] AS label, LogAttributes['gen_ai.evaluation.explanation'] AS comment,
    transform(upper(LogAttributes['gen_ai.evaluation.evaluator.type']), ['HUMAN', 'LLM', 'CODE', 'RULE'], ['human', 'judge', 'rule', 'rule'], '') AS source,
    LogAttributes['gen_ai.evaluation.evaluator.id'] AS evaluator, LogAttributes['gen_ai.evaluation.evaluator.version'] AS evaluator_version,
    Timestamp AS event_time
FROM {{records}}
WHERE (EventName = 'gen_ai.evaluation.result' OR LogAttributes['event.name'] = 'gen_ai.evaluation.result') AND name != '' AND target_kind != ''
