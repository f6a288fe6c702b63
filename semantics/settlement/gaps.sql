SELECT trace_id, parent_span_id AS missing, min(started) AS began, max(ended) AS finished, toString(spans.tenant) AS tenant
FROM {{database}}.llm_settle AS spans
WHERE run = this_run AND parent_span_id != ''
    AND (trace_id, spans.tenant) IN (SELECT trace_id, tenant FROM {{database}}.llm_settle WHERE run = this_run AND parent_span_id = '' AND trace_id != '')
    AND (trace_id, spans.tenant, parent_span_id) NOT IN (SELECT trace_id, tenant, span_id FROM {{database}}.llm_settle WHERE run = this_run)
GROUP BY trace_id, parent_span_id, spans.tenant
