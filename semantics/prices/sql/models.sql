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
    SELECT provider, model, lower(trimBoth(provider)) AS name, lower(trimBoth(model)) AS ref,
      substring(ref, 1, position(ref, '/') - 1) AS prefix, substring(ref, position(ref, '/') + 1) AS rest
    FROM pairs
  ),
  sellers AS
  (
    SELECT name, argMin((kind, price_provider), (source != 'user', ordinal)) AS seller
    FROM (SELECT DISTINCT arrayJoin(if(position(ref, '/') > 1, [name, prefix], [name])) AS name FROM asked) AS names
    CROSS JOIN {{database}}.llm_providers AS rule FINAL
    WHERE subject = 'provider' AND name != '' AND match(name, concat('(?s)^(?:', regex, ')\\z'))
      AND (except = '' OR NOT match(name, concat('(?s)^(?:', except, ')\\z')))
    GROUP BY name
  ),
  models_sellers AS
  (
    SELECT ref, argMin(price_provider, (source != 'user', ordinal)) AS seller
    FROM (SELECT DISTINCT ref FROM asked) AS refs
    CROSS JOIN {{database}}.llm_providers AS rule FINAL
    WHERE subject = 'model' AND match(ref, concat('(?s)^(?:', regex, ')\\z'))
      AND (except = '' OR NOT match(ref, concat('(?s)^(?:', except, ')\\z')))
    GROUP BY ref
  ),
  sold AS
  (
    SELECT asked.provider AS provider, asked.model AS model,
      by_name.seller.1 AS named,
      named = 'gateway' AND asked.rest != '' AND by_prefix.seller.1 = 'seller' AS prefixed,
      asked.name = '' OR named IN ('framework', 'gateway') AS inferred,
      multiIf(prefixed, by_prefix.seller.2, inferred, by_model.seller, named = 'seller', by_name.seller.2, asked.name) AS seller,
      if(prefixed, asked.rest, asked.ref) AS name,
      -- Gateways write -20251211 where price lists write -2025-12-11.
      replaceRegexpAll(name, '-(20[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(-|:|$)', '-\\1-\\2-\\3\\4') AS dashed,
      multiIf(named = 'local', 'local', named = 'seller' OR (inferred AND seller != ''), 'seller', '') AS kind
    FROM asked
    LEFT JOIN sellers AS by_name ON by_name.name = asked.name
    LEFT JOIN sellers AS by_prefix ON by_prefix.name = asked.prefix
    LEFT JOIN models_sellers AS by_model ON by_model.ref = asked.ref
  ),
  candidates AS
  (
    SELECT sold.provider AS provider, sold.model AS model, sold.kind AS kind,
      rule.price_provider AS price_provider, rule.price_key AS price_key, rule.source AS source, rule.ordinal AS ordinal,
      match(sold.name, concat('(?s)^(?:', regex, ')\\z')) AS plain,
      (plain OR match(sold.dashed, concat('(?s)^(?:', regex, ')\\z')))
        AND (except = '' OR NOT match(if(plain, sold.name, sold.dashed), concat('(?s)^(?:', except, ')\\z'))) AS fits
    FROM sold
    LEFT JOIN {{database}}.llm_price_rules AS rule FINAL ON rule.provider = sold.seller
  ),
  known AS
  (
    SELECT provider, model, any(kind) AS kind,
      argMinIf((price_provider, price_key), (source != 'user', NOT plain, ordinal), fits) AS key
    FROM candidates
    GROUP BY provider, model
  ),
  rates AS
  (
    SELECT provider, price_key,
      arraySort(r -> (NOT r.user, -toInt64(toUnixTimestamp(r.valid_from)), r.time_to - r.time_from, -toInt64(r.band_from)),
        groupArray(CAST(
          (source = 'user', valid_from, valid_to, time_from, time_to, band_from, input, cache_read, cache_write, output, reasoning, requests)
          AS Tuple(user Bool, valid_from DateTime('UTC'), valid_to DateTime('UTC'), time_from UInt32, time_to UInt32, band_from UInt64,
            input Nullable(Decimal(18, 6)), cache_read Nullable(Decimal(18, 6)), cache_write Nullable(Decimal(18, 6)),
            output Nullable(Decimal(18, 6)), reasoning Nullable(Decimal(18, 6)), requests Nullable(Decimal(18, 6))))
        )) AS rates
    FROM {{database}}.llm_prices FINAL
    GROUP BY provider, price_key
  ),
  windows AS
  (
    SELECT provider, price_key, argMin(context_window, source != 'user') AS context_window
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
