-- Generated from sql/models.sql and the data beside it; edit those and run the generator again.
-- What each (provider, model) pair in `pairs` is billed as; one row a pair. Run it for the pairs of one settlement, or
-- keep its rows as a table: a span never meets a regex.
--   kind            seller | local | '' (nobody known sells it)
--   price_key       '' = no rule knows the model
--   context_window  null = not known
--   rates           newest first, user's rows before the list's; the first that holds is the rate
WITH
  pairs AS ({{pairs}}),
  asked AS
  (
    SELECT *, substring(ref, 1, position(ref, '/') - 1) AS prefix, substring(ref, position(ref, '/') + 1) AS rest
    FROM
    (
      SELECT provider, model, if(length(provider) > 256, '', lower(trimBoth(provider))) AS name,
        replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(replaceRegexpAll(if(length(model) > 256, '', lower(trimBoth(model))), '^arn:aws[a-z-]*:bedrock:[^:]*:[^:]*:(?:foundation-model|inference-profile)/', ''), '^(?:projects/[^/]+/locations/[^/]+/)?publishers/[^/]+/models/', ''), '^models/', ''), '^bedrock/(?:converse/|converse_like/|invoke/)?(?:[a-z]{2}(?:-gov)?-[a-z]+-[0-9]/)?', 'bedrock/'), '^azure/(?:eu|us|global|global-standard)/', 'azure/') AS ref
      FROM pairs
    )
  ),
  -- Everywhere below each rule is put to all names before the next is: the engine compiles it once, not once a name.
  sellers AS
  (
    SELECT name, argMin((kind, price_provider), (source != 'user', ordinal)) AS seller
    FROM
    (
      SELECT kind, price_provider, source, ordinal, regex, except,
        arrayJoin((SELECT groupUniqArrayArray(if(position(ref, '/') > 1, [name, prefix], [name])) FROM asked)) AS name
      FROM {{database}}.llm_providers FINAL
      WHERE subject = 'provider'
    )
    WHERE name != '' AND match(name, concat('(?s)^(?:', regex, ')\\z'))
      AND (except = '' OR NOT match(name, concat('(?s)^(?:', except, ')\\z')))
    GROUP BY name
  ),
  models_sellers AS
  (
    SELECT ref, argMin(price_provider, (source != 'user', ordinal)) AS seller,
      argMinIf(price_provider, (source != 'user', ordinal), kind = 'host') AS host
    FROM
    (
      SELECT kind, price_provider, source, ordinal, regex, except, arrayJoin((SELECT groupUniqArray(ref) FROM asked)) AS ref
      FROM {{database}}.llm_providers FINAL
      WHERE subject = 'model'
    )
    WHERE match(ref, concat('(?s)^(?:', regex, ')\\z'))
      AND (except = '' OR NOT match(ref, concat('(?s)^(?:', except, ')\\z')))
    GROUP BY ref
  ),
  asked_with_sellers AS
  (
    SELECT asked.provider AS provider, asked.model AS model, asked.name AS asked_name, asked.ref AS ref, asked.rest AS rest,
      by_name.seller.1 AS named, by_name.seller.2 AS named_seller, by_prefix.seller.2 AS prefix_seller, by_model.seller AS models_seller, by_model.host AS host,
      named = 'gateway' AND asked.rest != '' AND by_prefix.seller.1 = 'seller' AS prefixed,
      asked.name = '' OR named IN ('framework', 'gateway') AS inferred
    FROM asked
    LEFT JOIN sellers AS by_name ON by_name.name = asked.name
    LEFT JOIN sellers AS by_prefix ON by_prefix.name = asked.prefix
    LEFT JOIN models_sellers AS by_model ON by_model.ref = asked.ref
  ),
  named_sellers AS
  (
    SELECT provider, model,
      multiIf(prefixed, prefix_seller, inferred, models_seller, named = 'seller' AND named_seller IN ('openai', 'anthropic', 'mistral', 'cohere', 'deepseek', 'moonshotai', 'minimax', 'ai21', 'meta') AND host != '', host,
        named = 'seller', named_seller, asked_name) AS seller,
      multiIf(named = 'local', 'local', named = 'seller' OR (inferred AND seller != ''), 'seller', '') AS kind,
      if(prefixed, rest, ref) AS name
    FROM asked_with_sellers
  ),
  sold AS
  (
    SELECT provider, model, seller, kind, arrayDistinct([variant_0, variant_1, variant_2, variant_3, variant_4, variant_5, variant_6, variant_7, variant_8, variant_9]) AS variants
    FROM (SELECT *, replaceRegexpAll(variant_8, '^((?:mistral|mixtral|ministral|magistral|pixtral|devstral|voxtral)-)', 'mistral.\\1') AS variant_9 FROM (SELECT *, replaceRegexpAll(variant_7, '^(llama[0-9])', 'meta.\\1') AS variant_8 FROM (SELECT *, replaceRegexpAll(variant_6, '^(nova|titan)-', 'amazon.\\1-') AS variant_7 FROM (SELECT *, replaceRegexpAll(variant_5, '-20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$', '') AS variant_6 FROM (SELECT *, replaceRegexpAll(variant_4, '^(?:openrouter/)?(?:openai|anthropic|google|gemini|vertex_ai|azure|azure_ai|bedrock|mistral|mistralai|cohere|x-ai|xai|deepseek|moonshotai|perplexity)/', '') AS variant_5 FROM (SELECT *, replaceRegexpAll(variant_3, ':(?:nitro|floor|exacto|online|thinking|extended|beta)$', '') AS variant_4 FROM (SELECT *, replaceRegexpAll(variant_2, '@[a-z0-9.-]+$', '') AS variant_3 FROM (SELECT *, replaceRegexpAll(variant_1, '-(20[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(-|:|$)', '-\\1-\\2-\\3\\4') AS variant_2 FROM (SELECT *, replaceRegexpAll(variant_0, '^@[^/]+/', '') AS variant_1 FROM (SELECT *, name AS variant_0 FROM named_sellers))))))))))
  ),
  candidates AS
  (
    SELECT asked_of_rule.1 AS provider, asked_of_rule.2 AS model, asked_of_rule.3 AS kind, price_provider, price_key, source, ordinal,
      -- The first way to read the name that the rule knows; 0 = none.
      arrayFirstIndex(v -> match(v, concat('(?s)^(?:', regex, ')\\z')) AND (except = '' OR NOT match(v, concat('(?s)^(?:', except, ')\\z'))), asked_of_rule.4) AS variant
    FROM
    (
      SELECT rule.price_provider AS price_provider, rule.price_key AS price_key, rule.source AS source, rule.ordinal AS ordinal,
        rule.regex AS regex, rule.except AS except, arrayJoin(names.names) AS asked_of_rule
      FROM (SELECT seller, groupArray((provider, model, kind, variants)) AS names FROM sold GROUP BY seller) AS names
      LEFT JOIN {{database}}.llm_price_rules AS rule FINAL ON rule.provider = names.seller
    )
  ),
  known AS
  (
    SELECT provider, model, any(kind) AS kind,
      argMinIf((price_provider, price_key), (source != 'user', variant, ordinal), variant > 0) AS key
    FROM candidates
    GROUP BY provider, model
  ),
  rates AS
  (
    SELECT provider, price_key,
      arraySort(r -> (NOT r.user, r.service_tier = '', r.region = '', r.region = 'regional', -toInt64(toUnixTimestamp(r.valid_from)), r.time_to - r.time_from, -toInt64(r.band_from)),
        groupArray(CAST(
          (source = 'user', service_tier, region, valid_from, valid_to, time_from, time_to, band_from, input, cache_read, cache_write, output, reasoning, requests, meters)
          AS Tuple(user Bool, service_tier LowCardinality(String), region LowCardinality(String),
            valid_from DateTime('UTC'), valid_to DateTime('UTC'), time_from UInt32, time_to UInt32, band_from UInt64,
            input Nullable(Decimal(18, 6)), cache_read Nullable(Decimal(18, 6)), cache_write Nullable(Decimal(18, 6)),
            output Nullable(Decimal(18, 6)), reasoning Nullable(Decimal(18, 6)), requests Nullable(Decimal(18, 6)),
            meters Map(LowCardinality(String), Decimal(18, 6))))
        )) AS rates
    FROM {{database}}.llm_prices FINAL
    GROUP BY provider, price_key
  ),
  windows AS
  (
    SELECT provider, price_key, argMinIf(context_window, source != 'user', context_window > 0) AS context_window
    FROM {{database}}.llm_model_limits FINAL
    GROUP BY provider, price_key
  )
SELECT known.provider AS provider, known.model AS model, known.kind AS kind,
  known.key.1 AS price_provider, known.key.2 AS price_key,
  nullIf(windows.context_window, 0) AS context_window,
  rates.rates AS rates
FROM known
LEFT JOIN rates ON rates.provider = known.key.1 AND rates.price_key = known.key.2
LEFT JOIN windows ON windows.provider = known.key.1 AND windows.price_key = known.key.2
