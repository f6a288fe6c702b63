-- Prices by service tier and region. '' = the default tier, and what holds where nothing more special does. The region
-- 'regional' stands for every region but global. The author is whoever wrote a row of source 'user'.
ALTER TABLE {{database}}.llm_prices
    ADD COLUMN IF NOT EXISTS `service_tier` LowCardinality(String) AFTER `price_key`,
    ADD COLUMN IF NOT EXISTS `region` LowCardinality(String) AFTER `service_tier`,
    ADD COLUMN IF NOT EXISTS `author` String,
    MODIFY ORDER BY (provider, price_key, valid_from, time_from, time_to, band_from, service_tier, region)
;
ALTER TABLE {{database}}.llm_price_rules ADD COLUMN IF NOT EXISTS `author` String
;
ALTER TABLE {{database}}.llm_model_limits ADD COLUMN IF NOT EXISTS `author` String
;
ALTER TABLE {{database}}.llm_providers ADD COLUMN IF NOT EXISTS `author` String
;
-- Found out again when a model is next seen.
DROP TABLE IF EXISTS {{database}}.llm_models
;
CREATE TABLE IF NOT EXISTS {{database}}.llm_models
(
    `provider` LowCardinality(String),
    `model` LowCardinality(String),
    `kind` LowCardinality(String),
    `price_provider` LowCardinality(String),
    `price_key` String,
    `context_window` Nullable(UInt64),
    `rates` Array(Tuple(user Bool, service_tier LowCardinality(String), region LowCardinality(String),
        valid_from DateTime('UTC'), valid_to DateTime('UTC'), time_from UInt32, time_to UInt32, band_from UInt64,
        input Nullable(Decimal(18, 6)), cache_read Nullable(Decimal(18, 6)), cache_write Nullable(Decimal(18, 6)),
        output Nullable(Decimal(18, 6)), reasoning Nullable(Decimal(18, 6)), requests Nullable(Decimal(18, 6)),
        meters Map(LowCardinality(String), Decimal(18, 6)))),
    `resolved_at` DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(resolved_at)
ORDER BY (provider, model)
;
-- sku: seller/model|service tier|region|band, the price that the call was billed at; '' where no price of the list was.
-- costs: the cost by bucket and by meter; adds up to cost. price_gaps: what was told and has no price of its own:
-- 'service_tier', or a meter.
ALTER TABLE {{database}}.llm_spans
    ADD COLUMN IF NOT EXISTS `sku` LowCardinality(String),
    ADD COLUMN IF NOT EXISTS `costs` Map(LowCardinality(String), Decimal(38, 12)),
    ADD COLUMN IF NOT EXISTS `price_gaps` Array(LowCardinality(String))
