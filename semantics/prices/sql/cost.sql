-- Cost of each call in `calls`, which has its pair's columns of models.sql (kind, price_provider, price_key, rates) beside
--   ts, service_tier, region, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens,
--   replayed_tokens, quantities, reported_cost.
-- No price is rounded and no call is: cost is the exact product, Nullable(Decimal(38, 12)). Only what is billed by the
-- hour does not come out even; its cost is cut after twelve decimals.
-- Levels of sub-queries instead of aliases, which ClickHouse would copy into each expression that names them.
SELECT * EXCEPT (has_tokens, total_input, second_of_day, tier, told, rate, own, own_parts, own_quantities, own_costs,
    is_priced, has_usage, is_replayed, is_reported, at_list, list_cost, cost_names, all_costs),
  CAST(ifNull(list_cost, if(is_replayed OR (has_usage AND kind = 'local'), toDecimal128(0, 12), if(is_reported, reported_cost, NULL))) AS Nullable(Decimal(38, 12))) AS cost,
  multiIf(
    is_replayed, 'cached',
    is_priced AND rate.user AND rate.service_tier IN ('scale', 'provisioned'), 'contract',
    is_priced, if(ifNull(rate.input, 0) + ifNull(rate.output, 0) + ifNull(rate.requests, 0) + arraySum(mapValues(rate.meters)) = 0, 'free', 'priced'),
    has_usage AND kind = 'local', 'free',
    is_reported, 'reported',
    has_usage, 'unpriced',
    '') AS cost_source,
  if(is_priced, concat(price_provider, '/', price_key, '|', rate.service_tier, '|', rate.region, '|', toString(rate.band_from)), '') AS sku,
  CAST(arrayFilter(part -> is_priced AND (part.2 != 0 OR has(own, part.1)), arrayZip(cost_names, all_costs)) AS Map(LowCardinality(String), Decimal(38, 12))) AS costs,
  CAST(arrayConcat(
      if(is_priced AND tier != '' AND rate.service_tier != tier AND NOT rate.user, ['service_tier'], []),
      arraySort(arrayFilter(meter -> is_priced AND meter NOT IN ({{as_bucket}}) AND NOT mapContains(rate.meters, meter), told)))
    AS Array(LowCardinality(String))) AS price_gaps
FROM
(
  SELECT *, CAST(arraySum(all_costs) AS Decimal(38, 12)) AS at_list,
    -- Times one or times null: as a branch of if() the sum above would be evaluated lazily, which takes ten times as long.
    at_list * nullIf(toDecimal128(is_priced, 0), 0) AS list_cost
  FROM
  (
    SELECT *,
      (has_tokens AND coalesce(rate.input, rate.output, rate.requests) IS NOT NULL OR notEmpty(own)) AND NOT is_replayed AS is_priced,
      arrayConcat(['input', 'cache_read', 'cache_write', 'output', 'reasoning', 'requests'], own) AS cost_names,
      arrayConcat([
          {{buckets}},
          coalesce(rate.requests, toDecimal64(0, 6)) * toDecimal128('0.001', 6)],
        own_costs) AS all_costs
    FROM
    (
      SELECT *,
        arrayMap(meter -> transform(meter, {{meters}}, {{parts}}, ''), own) AS own_parts,
        arrayMap(meter -> quantities[meter], own) AS own_quantities,
        arrayMap(meter -> CAST(divideDecimal(quantities[meter] * rate.meters[meter], toDecimal128(transform(meter, {{meters}}, {{units}}, 1), 0), 12) AS Decimal(38, 12)), own) AS own_costs
      FROM
      (
        -- Meters that are billed at a price of their own.
        SELECT *, arrayFilter(meter -> mapContains(rate.meters, meter), told) AS own
        FROM
        (
          SELECT *,
            arrayFirst(r -> ts >= r.valid_from AND ts < r.valid_to AND second_of_day >= r.time_from AND second_of_day < r.time_to
              AND total_input >= r.band_from AND (r.service_tier = '' OR r.service_tier = tier)
              AND (r.region = '' OR r.region = region OR (r.region = 'regional' AND region NOT IN ('', 'global'))), rates) AS rate
          FROM
          (
            SELECT *,
              coalesce(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens) IS NOT NULL AS has_tokens,
              ifNull(input_tokens, 0) + ifNull(cache_read_tokens, 0) + ifNull(cache_write_tokens, 0) AS total_input,
              toUnixTimestamp(toDateTime(ts, 'UTC')) % 86400 AS second_of_day,
              if(service_tier = 'default', '', service_tier) AS tier,
              mapKeys(quantities) AS told,
              has_tokens OR notEmpty(told) AS has_usage,
              ifNull(replayed_tokens, 0) > 0 AS is_replayed,
              -- Some libraries report 0 for a model they do not know.
              ifNull(reported_cost, 0) > 0 AS is_reported
            FROM ({{calls}})
          )
        )
      )
    )
  )
)
