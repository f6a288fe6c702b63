-- Asks once what a model is billed as: when it is first seen, or when a price or rule was revised since. The row without
-- a model says up to which run that is done.
SELECT provider, model, kind, price_provider, price_key, context_window, rates, (SELECT max(run) FROM {{database}}.llm_settle) AS resolved_at
FROM ({{models}})
UNION ALL
SELECT '', '', '', '', '', NULL, [], (SELECT max(run) FROM {{database}}.llm_settle)
