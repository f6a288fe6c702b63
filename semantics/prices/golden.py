"""Writes golden.json: what an independent calculator, the Python package genai-prices, says about calls.

The tests price the same calls in the engine and compare; they need no Python. Run it again after a refresh of the
price data, with the same version of the Python package as of the npm package:

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install genai-prices==<version>
    /tmp/golden/bin/python semantics/prices/golden.py semantics/prices/golden.json
"""

import json
import random
import re
import sys
from datetime import date, datetime, timedelta, timezone
from importlib.metadata import version

from genai_prices import Usage, calc_price
from genai_prices.data import providers
from genai_prices.types import (
    ClauseAnd, ClauseContains, ClauseEndsWith, ClauseEquals, ClauseOr, ClauseRegex, ClauseStartsWith,
    StartDateConstraint, TieredPrices, TimeOfDateConstraint,
)

rng = random.Random(20261121)

CAPTURED = [
    ('anthropic', 'claude-sonnet-4-5'), ('anthropic', 'claude-sonnet-4-5-20250929'), ('anthropic', 'claude-haiku-4-5'),
    ('azure', 'gpt-4o-2024-11-20'), ('azure', 'helpdesk-prod'), ('google', 'gemini-2.5-flash'), ('google', 'gemini-2.5-pro'),
    ('aws', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'), ('openai', 'gpt-3.5-turbo-instruct'), ('openai', 'gpt-4.1-2025-04-14'),
    ('openai', 'gpt-4o-2024-08-06'), ('openai', 'gpt-4o-mini'), ('openai', 'gpt-5-2025-08-07'), ('openai', 'gpt-5-mini-2025-08-07'),
    ('openai', 'o4-mini-2025-04-16'), ('openai', 'text-embedding-3-small'),
]

REGEX_NAMES = {r'\d{8}': '20260101', r'\d{4}-\d{2}-\d{2}': '2026-01-01', r'-\d': '-7'}


def name_for(clause, model):
    """A model name that the clause is likely to take; the calculator decides what it really is."""
    if isinstance(clause, ClauseOr):
        return name_for(rng.choice(clause.or_), model)
    if isinstance(clause, ClauseAnd):
        return name_for(clause.and_[0], model)
    if isinstance(clause, ClauseEquals):
        return clause.equals
    if isinstance(clause, ClauseStartsWith):
        return clause.starts_with + rng.choice(['', '-latest', '-20250101', '@001', '-tts'])
    if isinstance(clause, ClauseEndsWith):
        return rng.choice(['', 'my-', 'acme/']) + clause.ends_with
    if isinstance(clause, ClauseContains):
        return rng.choice(['', 'us.', 'eu.', 'global.', 'acme/']) + clause.contains + rng.choice(['', '-v1:0', '-x'])
    assert isinstance(clause, ClauseRegex)
    name = clause.regex.strip('^$').replace('\\.', '.').replace('\\[', '[').replace('\\]', ']')
    for pattern, text in REGEX_NAMES.items():
        name = name.replace(pattern, text)
    return name if '(' not in name else model.id


def disguised(name):
    """As gateways and hasty configurations write it."""
    return rng.choice([name] * 6 + [name.upper(), name.title(), re.sub(r'-(20\d\d)-(\d\d)-(\d\d)', r'-\1\2\3', name)])


def moments(model):
    """Times on both sides of every condition of the model's prices."""
    found = [datetime(2024, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=rng.randrange(3 * 365 * 86400))]
    for condition in model.prices if isinstance(model.prices, list) else []:
        c = condition.constraint
        if isinstance(c, StartDateConstraint):
            start = datetime(c.start_date.year, c.start_date.month, c.start_date.day, tzinfo=timezone.utc)
            found += [start, start - timedelta(seconds=1), start + timedelta(hours=12)]
        if isinstance(c, TimeOfDateConstraint):
            for day in (date(2026, 2, 28), date(2026, 9, 1)):
                for t in (c.start_time, c.end_time):
                    edge = datetime.combine(day, t).astimezone(timezone.utc)
                    found += [edge, edge - timedelta(seconds=1)]
    return found


def totals(model):
    """Total inputs on both sides of every band."""
    found = [rng.randrange(5), rng.randrange(10, 150_000), rng.randrange(150_000, 1_200_000)]
    prices = [p.prices for p in model.prices] if isinstance(model.prices, list) else [model.prices]
    for price in prices:
        for value in vars(price).values():
            if isinstance(value, TieredPrices):
                for tier in value.tiers:
                    found += [tier.start, tier.start + 1]
    return sorted(set(found))


def call(provider, model_name, ts, total):
    cache_read = rng.choice([0, 0, rng.randrange(total + 1)])
    cache_write = rng.choice([0, 0, rng.randrange(total - cache_read + 1)])
    return {
        'provider': provider, 'model': model_name, 'ts': ts.strftime('%Y-%m-%d %H:%M:%S'),
        'input': total - cache_read - cache_write, 'cache_read': cache_read, 'cache_write': cache_write,
        'output': rng.randrange(4000), 'reasoning': rng.choice([0, 0, rng.randrange(9000)]),
    }


def priced(c):
    usage = Usage(
        input_tokens=c['input'] + c['cache_read'] + c['cache_write'], cache_read_tokens=c['cache_read'],
        cache_write_tokens=c['cache_write'], output_tokens=c['output'] + c['reasoning'],
        output_reasoning_tokens=c['reasoning'],
    )
    at = datetime.strptime(c['ts'], '%Y-%m-%d %H:%M:%S').replace(tzinfo=timezone.utc)
    try:
        result = calc_price(usage, c['model'], provider_id=c['provider'] or None, genai_request_timestamp=at)
    except LookupError:
        return c | {'price_key': '', 'cost': None}
    by_token = any(getattr(result.model_price, key) is not None for key in ('input_mtok', 'output_mtok', 'requests_kcount'))
    # The calculator says 0 where a model has no price by token; nobody knows that it is.
    return c | {'price_key': result.model.id, 'cost': format(result.total_price, 'f') if by_token else None}


def main(path):
    rows = []
    for provider in providers:
        dated = [m for m in provider.models if isinstance(m.prices, list)]
        for model in dated + rng.sample(provider.models, min(6, len(provider.models))):
            name = disguised(name_for(model.match, model))
            any_time, *edges = moments(model)
            rows += [priced(call(provider.id, name, any_time, total)) for total in totals(model)]
            rows += [priced(call(provider.id, name, edge, rng.choice(totals(model)))) for edge in edges]
    # What the captured spans name.
    for provider_id, name in CAPTURED:
        rows.append(priced(call(provider_id, name, datetime(2026, 11, 1, 12, tzinfo=timezone.utc), rng.randrange(90_000))))
    now = datetime(2026, 11, 1, 12, tzinfo=timezone.utc)
    # No provider named: the model's name tells it.
    for name in ['gpt-4o', 'o3', 'claude-sonnet-4-5', 'gemini-2.5-pro', 'gemini-2.5-pro-preview-tts', 'mistral-large-latest',
                 'mistralai/mistral-large', 'grok-4', 'command-r', 'deepseek-chat', 'kimi-k2', 'glm-4.7', 'voyage-3', 'llama-3-70b', '@cf/x']:
        rows.append(priced(call('', name, now, rng.randrange(9000))))
    # A gateway: the model's prefix tells the seller.
    for name in ['openai/gpt-4o', 'anthropic/claude-sonnet-4-5', 'bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'azure/gpt-4o',
                 'openrouter/openai/gpt-4o', 'acme/gpt-4o', 'gpt-4o', 'groq/llama-3.3-70b-versatile', '/gpt-4o', 'openai/']:
        rows.append(priced(call('litellm', name, now, rng.randrange(9000))))
    # Provider names that only the source's own rules know.
    for name in ['my-huggingface-groq', 'huggingface_together', 'Google Vertex', 'arcee-ai', 'cohere-eu', 'amazon nova', 'nobody']:
        for p in providers:
            if p.provider_match and p.provider_match.is_match(name.lower()):
                rows.append(priced(call(name, name_for(p.models[0].match, p.models[0]), now, rng.randrange(9000))))
                break
        else:
            rows.append(priced(call(name, 'gpt-4o', now, rng.randrange(9000))))
    # Prices that repairs.json replaces.
    for provider_id, name in [('huggingface_together', 'Qwen/Qwen3-VL-8B-Instruct'), ('openrouter', 'google/gemini-3-flash-preview')]:
        rows.append(priced(call(provider_id, name, now, 90_000) | {'cache_write': 50_000}))
    note = f'What genai-prices {version("genai-prices")} says. Written by golden.py; cost null: it knows no price by token.'
    columns = ['provider', 'model', 'ts', 'input', 'cache_read', 'cache_write', 'output', 'reasoning', 'price_key', 'cost']
    unique = {json.dumps([row[c] for c in columns]): None for row in rows}
    with open(path, 'w') as out:
        out.write('{\n"note": ' + json.dumps(note) + ',\n"columns": ' + json.dumps(columns) + ',\n"calls": [\n')
        out.write(',\n'.join(unique) + '\n]\n}\n')
    print(len(unique), 'calls,', sum(row['cost'] is None for row in rows), 'without a price')


if __name__ == '__main__':
    main(sys.argv[1])
