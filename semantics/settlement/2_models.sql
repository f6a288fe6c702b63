-- Asks once what a model is billed as: when it is first seen, or when a price or rule was revised since.
SELECT provider, model, kind, price_provider, price_key, context_window, rates, now64(3, 'UTC') AS resolved_at
FROM ({{models}})
