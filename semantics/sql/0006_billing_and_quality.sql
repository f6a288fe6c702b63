-- What a span tells beside its tokens: where and at which tier it was billed, what else was billed, how it was sampled,
-- and which of its values could not be read.
ALTER TABLE {{database}}.llm_inbox
    ADD COLUMN IF NOT EXISTS `agent_version` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `service_tier` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `region` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `deployment` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `billing_account` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `credential` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `sample_kind` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `replayed_tokens` Nullable(UInt64),
    ADD COLUMN IF NOT EXISTS `quantities` Map(LowCardinality(String), Decimal(38, 9)),
    ADD COLUMN IF NOT EXISTS `sample_weight` Decimal(18, 6) DEFAULT 1,
    ADD COLUMN IF NOT EXISTS `malformed` Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS `known_library` UInt8
;
ALTER TABLE {{database}}.llm_settle
    ADD COLUMN IF NOT EXISTS `agent_version` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `service_tier` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `region` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `deployment` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `billing_account` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `credential` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `sample_kind` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `replayed_tokens` Nullable(UInt64),
    ADD COLUMN IF NOT EXISTS `quantities` Map(LowCardinality(String), Decimal(38, 9)),
    ADD COLUMN IF NOT EXISTS `sample_weight` Decimal(18, 6) DEFAULT 1,
    ADD COLUMN IF NOT EXISTS `malformed` Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS `known_library` UInt8
;
ALTER TABLE {{database}}.llm_counted
    ADD COLUMN IF NOT EXISTS `agent_version` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `service_tier` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `region` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `deployment` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `billing_account` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `credential` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `sample_kind` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `replayed_tokens` Nullable(UInt64),
    ADD COLUMN IF NOT EXISTS `quantities` Map(LowCardinality(String), Decimal(38, 9)),
    ADD COLUMN IF NOT EXISTS `sample_weight` Decimal(18, 6) DEFAULT 1,
    ADD COLUMN IF NOT EXISTS `malformed` Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS `known_library` UInt8
;
ALTER TABLE {{database}}.llm_spans
    ADD COLUMN IF NOT EXISTS `agent_version` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `service_tier` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `region` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `deployment` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `billing_account` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `credential` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `sample_kind` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `replayed_tokens` Nullable(UInt64),
    ADD COLUMN IF NOT EXISTS `quantities` Map(LowCardinality(String), Decimal(38, 9)),
    ADD COLUMN IF NOT EXISTS `sample_weight` Decimal(18, 6) DEFAULT 1,
    ADD COLUMN IF NOT EXISTS `malformed` Array(LowCardinality(String)),
    ADD COLUMN IF NOT EXISTS `known_library` UInt8
