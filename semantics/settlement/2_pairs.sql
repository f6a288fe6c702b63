SELECT DISTINCT provider, model
FROM
(
    SELECT provider, arrayJoin([model, request_model]) AS model
    FROM {{database}}.llm_settle
    WHERE run = (SELECT max(run) FROM {{database}}.llm_settle)
)
WHERE model != '' AND (provider, model) NOT IN
(
    SELECT known.provider, known.model
    FROM {{database}}.llm_models AS known
    WHERE known.resolved_at > (SELECT greatest(
        (SELECT max(revised_at) FROM {{database}}.llm_prices),
        (SELECT max(revised_at) FROM {{database}}.llm_price_rules),
        (SELECT max(revised_at) FROM {{database}}.llm_providers),
        (SELECT max(revised_at) FROM {{database}}.llm_model_limits)))
)
