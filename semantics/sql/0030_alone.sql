-- Which process, container or host told of a span: two libraries that tell of one call are of one.
ALTER TABLE {{database}}.llm_inbox ADD COLUMN IF NOT EXISTS `instance` String CODEC(ZSTD(1)) AFTER `environment`
;
-- Of a call without a parent its tenant and service, else 0: what another library tells of the call may lie in another trace.
ALTER TABLE {{database}}.llm_inbox ADD COLUMN IF NOT EXISTS `root_call` UInt64
    MATERIALIZED if(parent_span_id = '' AND source = '' AND kind IN ('llm', 'embedding', 'rerank'), cityHash64(tenant, service), 0)
;
ALTER TABLE {{database}}.llm_inbox ADD INDEX IF NOT EXISTS root_calls root_call TYPE minmax GRANULARITY 1
;
ALTER TABLE {{database}}.llm_settle ADD COLUMN IF NOT EXISTS `instance` String AFTER `environment`
;
-- Whether a span is only looked at, for what others beside it tell, and not settled again.
ALTER TABLE {{database}}.llm_settle ADD COLUMN IF NOT EXISTS `beside` UInt8 AFTER `seen`
