-- Generated from scores/*.sql by generate/scores; edit those and run the generator again.
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
    SELECT coalesce(nullIf(ResourceAttributes['loopscope.tenant'], ''), nullIf(ResourceAttributes['tenant.id'], ''), '') AS tenant,
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
    FROM (SELECT
    Timestamp,
    TraceId,
    SpanId,
    Duration,
    CAST(arrayMap(leaf -> (leaf.1, multiIf(startsWith(leaf.2, '"'), JSONExtractString(leaf.2), startsWith(leaf.2, ' '), substring(leaf.2, 2), leaf.2)), arrayFold((found, level) -> arrayFlatten(arrayMap(held -> if(startsWith(held.2, '{'), arrayMap(member -> (concat(held.1, '.', member.1), member.2), JSONExtractKeysAndValuesRaw(held.2)), [held]), found)), range(toUInt8(least(arrayMax(arrayMap(path -> countSubstrings(path, '.'), JSONAllPaths(ResourceAttributes))), 32))), JSONExtractKeysAndValuesRaw(toJSONString(ResourceAttributes)))), 'Map(String, String)') AS ResourceAttributes,
    CAST(arrayMap(leaf -> (leaf.1, multiIf(startsWith(leaf.2, '"'), JSONExtractString(leaf.2), startsWith(leaf.2, ' '), substring(leaf.2, 2), leaf.2)), arrayFold((found, level) -> arrayFlatten(arrayMap(held -> if(startsWith(held.2, '{'), arrayConcat(if(held.1 IN ('langfuse.observation.usage_details', 'langsmith.metadata.usage_metadata', 'genkit:output', 'mlflow.chat.tokenUsage', 'braintrust.metrics', 'langwatch.metrics', 'output.value~(?:[\'"](?:prompt_tokens', 'haystack.component.output~^\\{"[^tm].*?"(?:prompt_tokens', 'response_data~"usage":\\{.*?"(?:prompt_tokens', 'output.value~(?:[\'"](?:completion_tokens', 'haystack.component.output~^\\{"[^tm].*?"(?:completion_tokens', 'response_data~"usage":\\{.*?"(?:completion_tokens', 'gcp.vertex.agent.llm_response', 'gen_ai.usage.raw', 'ai.response.providerMetadata', 'genkit:output~"(?:prompt', 'output.value~(?:"input_token_details": ?\\{[^{}]*"cache_read": ?', 'mirascope.response.usage', 'haystack.component.output~^\\{"[^tm].*?"(?:cached_tokens', 'response_data~"(?:cached_tokens', 'output.value~(?:"(?:cache_creation_input_tokens', 'output.value~"(?:cache_creation_input_tokens', 'haystack.component.output~^\\{"[^tm].*?"(?:cache_write_tokens', 'genkit:output~"(?:completion', 'mlflow.spanOutputs', 'output.value~(?:"output_token_details": ?\\{[^{}]*"reasoning": ?', 'llm.invocation_parameters', 'langfuse.observation.model.parameters', 'langfuse.observation.cost_details', 'gen_ai.usage.input_token_details', 'gen_ai.usage.output_token_details', 'braintrust.metadata', 'mastra.metadata.modelMetadata', 'haystack.component.type~^([A-Z][A-Za-z]*?)(?:Chat', 'gen_ai.request.model~^(.+?)(?::(?:completions', 'gen_ai.request.parameters', 'request_data', 'gen_ai.response.model~^(.+?)(?::(?:completions', 'output.value~(?:^\\{', 'gen_ai.completion~"response_metadata": ?\\{"id": ?"((?:chatcmpl', 'target~^tool\\.(?:dynamic\\.', 'server.address~^([a-z0-9-]+)(?:-aiplatform\\.googleapis', 'gen_ai.tool.call.arguments', 'traceloop.entity.input', 'langwatch.input', 'gen_ai.tool.call.result', 'traceloop.entity.output', 'langwatch.output', 'ai.toolCall.args', 'gcp.vertex.agent.tool_call_args', 'tool_arguments', 'langfuse.observation.input', 'mcp.tool.arguments', 'input.value', 'gen_ai.prompt~^\\{"args": ?\\[(\\{.*?\\}), ?\\{"toolCallId":', 'gen_ai.tool.args', 'gen_ai.tool.input', 'tool.parameters', 'mlflow.spanInputs', 'braintrust.input_json', 'lmnr.span.input', 'genkit:input', 'llamaindex.step.input_summary~tool_kwargs=(\\{.*\\}), tool_id=', 'haystack.component.input~^\\{"messages": \\[\\{"role": "assistant".*?"tool_call": \\{"tool_name": "[^"]+", "arguments": (\\{.*?\\}), "id":', 'agentops.tool.input', 'ai.toolCall.result', 'gcp.vertex.agent.tool_response', 'tool_response', 'langfuse.observation.output', 'mcp.tool.result', 'output.value', 'gen_ai.tool.output', 'braintrust.output_json', 'lmnr.span.output', 'haystack.component.output~^\\{"tool_messages": .*?"tool_call_result": \\{"result": (.*?), "origin": ', 'agentops.tool.output', 'gen_ai.input.messages', 'ai.prompt.messages'), [(held.1, concat(' ', held.2))], []), arrayMap(member -> (concat(held.1, '.', member.1), member.2), JSONExtractKeysAndValuesRaw(held.2))), [held]), found)), range(toUInt8(least(arrayMax(arrayMap(path -> countSubstrings(path, '.'), JSONAllPaths(SpanAttributes))), 32))), JSONExtractKeysAndValuesRaw(toJSONString(SpanAttributes)))), 'Map(String, String)') AS SpanAttributes,
    Events.Timestamp,
    Events.Name,
    arrayMap(attributes -> CAST(arrayMap(leaf -> (leaf.1, multiIf(startsWith(leaf.2, '"'), JSONExtractString(leaf.2), startsWith(leaf.2, ' '), substring(leaf.2, 2), leaf.2)), arrayFold((found, level) -> arrayFlatten(arrayMap(held -> if(startsWith(held.2, '{'), arrayMap(member -> (concat(held.1, '.', member.1), member.2), JSONExtractKeysAndValuesRaw(held.2)), [held]), found)), range(toUInt8(least(arrayMax(arrayMap(path -> countSubstrings(path, '.'), JSONAllPaths(attributes))), 32))), JSONExtractKeysAndValuesRaw(toJSONString(attributes)))), 'Map(String, String)'), Events.Attributes) AS `Events.Attributes`,
    Links.TraceId,
    Links.SpanId
FROM {{database}}.{{traces}})
    WHERE if(has(Events.Name, 'gen_ai.evaluation.result'), 1, arrayExists(key -> match(key, '^(trace\\.|session\\.)?(evaluations|annotations)\\.'), mapKeys(SpanAttributes)))
)
WHERE if(score.2[1] = '', 0, if(score.1 = 'session', session != '', 1))
