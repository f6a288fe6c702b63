-- Cost of each call in `calls`, which has its pair's columns of models.sql (kind, rates) beside
--   ts, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, reported_cost.
-- No price is rounded and no call is: cost is the exact product, Nullable(Decimal(38, 12)).
WITH
  coalesce(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens) IS NOT NULL AS has_usage,
  ifNull(input_tokens, 0) + ifNull(cache_read_tokens, 0) + ifNull(cache_write_tokens, 0) AS total_input,
  toUnixTimestamp(toDateTime(ts, 'UTC')) % 86400 AS second_of_day,
  arrayFirst(r -> ts >= r.valid_from AND ts < r.valid_to AND second_of_day >= r.time_from AND second_of_day < r.time_to
    AND total_input >= r.band_from, rates) AS rate,
  has_usage AND coalesce(rate.input, rate.output, rate.requests) IS NOT NULL AS is_listed,
  has_usage AND kind = 'local' AS is_local,
  -- Some libraries report 0 for a model they do not know.
  ifNull(reported_cost, 0) > 0 AS is_reported,
  toDecimal64(0, 6) AS nothing,
  toDecimal128(ifNull(input_tokens, 0), 0) * coalesce(rate.input, nothing)
    + toDecimal128(ifNull(cache_read_tokens, 0), 0) * coalesce(rate.cache_read, rate.input, nothing)
    + toDecimal128(ifNull(cache_write_tokens, 0), 0) * coalesce(rate.cache_write, rate.input, nothing)
    + toDecimal128(ifNull(output_tokens, 0), 0) * coalesce(rate.output, nothing)
    + toDecimal128(ifNull(reasoning_tokens, 0), 0) * coalesce(rate.reasoning, rate.output, nothing) AS millionths,
  millionths * toDecimal128('0.000001', 6) + coalesce(rate.requests, nothing) * toDecimal128('0.001', 6) AS at_list,
  -- Times one or times null: as a branch of if() the sum above would be evaluated lazily, which takes ten times as long.
  at_list * nullIf(toDecimal128(is_listed, 0), 0) AS list_cost
SELECT *,
  CAST(ifNull(list_cost, if(is_local, toDecimal128(0, 12), if(is_reported, reported_cost, NULL))) AS Nullable(Decimal(38, 12))) AS cost,
  multiIf(
    is_listed, if(ifNull(rate.input, 0) + ifNull(rate.output, 0) + ifNull(rate.requests, 0) = 0, 'free', 'priced'),
    is_local, 'free',
    is_reported, 'reported',
    has_usage, 'unpriced',
    '') AS cost_source
FROM ({{calls}})
