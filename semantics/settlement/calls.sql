SELECT trace_id, span_id, parent_span_id, tenant, service, environment, instance, source, kind, replaceRegexpOne(model, '^.*[./]([A-Za-z])', '\\1') AS own_model, response_id, scope, status, finish_reason, started, ended, bears, total_input, total_output, ifNull(input_tokens, 0) AS fresh_input,
    -- Of several spans of one call the greatest stays: the one that lies in a run and not in a trace of its own, the
    -- one that tells what it was given, the innermost. An order without ties: were each replaced by the other, the call would be lost.
    (parent_span_id != '', total_input > 0, started, -ended, trace_id, span_id) AS call_rank
FROM {{database}}.llm_settle
WHERE run = this_run AND is_call
