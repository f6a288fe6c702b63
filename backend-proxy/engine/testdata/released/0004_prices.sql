-- Prices in US dollars per million tokens. A row holds from valid_from until the price key's next row, between two
-- seconds of the UTC day, and from a total input of band_from tokens on. null = the source has no price of its own.
CREATE TABLE IF NOT EXISTS {{database}}.llm_prices
(
  provider LowCardinality(String),
  price_key String,
  valid_from DateTime('UTC'),
  time_from UInt32 DEFAULT 0,
  time_to UInt32 DEFAULT 86400,
  band_from UInt64 DEFAULT 0,
  input Nullable(Decimal(18, 6)),
  cache_read Nullable(Decimal(18, 6)),
  cache_write Nullable(Decimal(18, 6)),
  output Nullable(Decimal(18, 6)),
  reasoning Nullable(Decimal(18, 6)),
  requests Nullable(Decimal(18, 6)),
  meters Map(LowCardinality(String), Decimal(18, 6)),
  valid_to DateTime('UTC') DEFAULT toDateTime('2106-01-01 00:00:00', 'UTC'),
  source LowCardinality(String) DEFAULT 'list',
  note String DEFAULT '',
  revised_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(revised_at)
PARTITION BY source
ORDER BY (provider, price_key, valid_from, time_from, time_to, band_from)
;
-- Which price key a provider's model name means: the first rule by (user's first, ordinal) whose regex matches the
-- whole name in lower case and whose exception ('' = none) does not.
CREATE TABLE IF NOT EXISTS {{database}}.llm_price_rules
(
  provider LowCardinality(String),
  ordinal Int32,
  price_provider LowCardinality(String),
  price_key String,
  regex String,
  except String DEFAULT '',
  source LowCardinality(String) DEFAULT 'list',
  note String DEFAULT '',
  revised_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(revised_at)
PARTITION BY source
ORDER BY (provider, ordinal, price_key)
;
CREATE TABLE IF NOT EXISTS {{database}}.llm_model_limits
(
  provider LowCardinality(String),
  price_key String,
  context_window UInt64,
  source LowCardinality(String) DEFAULT 'list',
  note String DEFAULT '',
  revised_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(revised_at)
PARTITION BY source
ORDER BY (provider, price_key)
;
-- Who sells: rules on the name that spans give as provider (subject 'provider') and, where that name says nothing,
-- on the model's name (subject 'model'). kind: seller, framework, gateway or local.
CREATE TABLE IF NOT EXISTS {{database}}.llm_providers
(
  subject LowCardinality(String),
  ordinal Int32,
  kind LowCardinality(String),
  price_provider LowCardinality(String),
  regex String,
  except String DEFAULT '',
  source LowCardinality(String) DEFAULT 'list',
  note String DEFAULT '',
  revised_at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree(revised_at)
PARTITION BY source
ORDER BY (subject, ordinal)
