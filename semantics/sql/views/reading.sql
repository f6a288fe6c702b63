-- What queries read.
-- The row without a trace is no span: it marks what is settled.
CREATE VIEW IF NOT EXISTS {{database}}.llm_spans_v AS SELECT * FROM {{database}}.llm_spans FINAL WHERE trace_id != ''
;
CREATE VIEW IF NOT EXISTS {{database}}.llm_usage AS
SELECT
    tenant, service, minute,
    k.team AS team, k.project AS project, k.agent AS agent, k.provider AS provider, k.model AS model,
    k.calls AS calls, k.failed AS failed, k.embedding_calls AS embedding_calls,
    k.unpriced AS unpriced, k.priced AS priced, k.missing_usage AS missing_usage, k.usage_spans AS usage_spans,
    k.input_tokens AS input_tokens, k.cache_read_tokens AS cache_read_tokens, k.cache_write_tokens AS cache_write_tokens,
    k.output_tokens AS output_tokens, k.reasoning_tokens AS reasoning_tokens, k.cost AS cost,
    k.tool_calls AS tool_calls, k.tool_errors AS tool_errors, k.identical_repeats AS identical_repeats,
    k.retries AS retries, k.handoffs AS handoffs, k.iterations AS iterations, k.active_ns AS active_ns,
    k.saturation_sum AS saturation_sum, k.saturation_calls AS saturation_calls,
    k.duration_buckets AS duration_buckets, k.ttft_buckets AS ttft_buckets
FROM {{database}}.llm_usage_1m FINAL
ARRAY JOIN k
;
-- Spans that are not settled because their clock is wrong by more than an hour or by years.
CREATE VIEW IF NOT EXISTS {{database}}.llm_quarantine AS
SELECT ingested_at, tenant, service, ts, trace_id, span_id, name, scope
FROM {{database}}.llm_inbox
WHERE kind != 'other' AND (ts <= toDateTime64('2015-01-01 00:00:00', 9, 'UTC') OR ts > ingested_at + INTERVAL 1 HOUR)
