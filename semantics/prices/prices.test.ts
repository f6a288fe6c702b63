import { temporaryPrices } from './temporaryPrices';

interface Call {
  provider?: string;
  model: string;
  ts?: string;
  input?: number | null;
  cacheRead?: number | null;
  cacheWrite?: number | null;
  output?: number | null;
  reasoning?: number | null;
  reported?: string;
}

const prices = temporaryPrices();

/** [cost, cost_source] of one call. */
async function cost(call: Call): Promise<[string | null, string]> {
  const value = (n: string | number | null | undefined, type: string) => `CAST(${n ?? 'NULL'} AS Nullable(${type}))`;
  const query = `SELECT '${call.provider ?? 'openai'}' AS provider, '${call.model}' AS model,
    toDateTime64('${call.ts ?? '2026-11-01 12:00:00'}', 9, 'UTC') AS ts,
    ${value(call.input, 'UInt64')} AS input_tokens, ${value(call.cacheRead, 'UInt64')} AS cache_read_tokens,
    ${value(call.cacheWrite, 'UInt64')} AS cache_write_tokens, ${value(call.output, 'UInt64')} AS output_tokens,
    ${value(call.reasoning, 'UInt64')} AS reasoning_tokens,
    ${value(call.reported && `'${call.reported}'`, 'Decimal(38, 12)')} AS reported_cost`;
  const [row] = await prices.priced<{ cost: string | null; cost_source: string }>(query);
  return [row.cost, row.cost_source];
}

async function models(...pairs: Array<[provider: string, model: string]>) {
  const values = pairs.map(([provider, model]) => `('${provider}', '${model}')`).join(', ');
  const query = `SELECT * FROM values('provider String, model String', ${values})`;
  const rows = await prices.rows<{
    provider: string;
    model: string;
    kind: string;
    price_provider: string;
    price_key: string;
  }>(`SELECT * EXCEPT rates FROM (${prices.models(query)})`);
  return pairs.map(([provider, model]) => {
    const row = rows.find((r) => r.provider === provider && r.model === model);
    return row && [row.kind, row.price_key && `${row.price_provider}/${row.price_key}`];
  });
}

describe('what a model is billed as', () => {
  it('follows the provider that the span names, however it is written', async () => {
    expect(
      await models(
        ['openai', 'GPT-4o-2024-08-06'],
        ['azure.ai.openai', 'gpt-4o'],
        ['Azure', 'gpt-4o'],
        ['x_ai', 'grok-4.3']
      )
    ).toEqual([
      ['seller', 'openai/gpt-4o'],
      ['seller', 'openai/gpt-4o'],
      ['seller', 'openai/gpt-4o'],
      ['seller', 'x-ai/grok-4.3'],
    ]);
  });

  it('asks the model where the provider is a framework, a gateway or not named', async () => {
    expect(
      await models(
        ['langchain', 'gpt-4o'],
        ['', 'gemini-2.5-pro'],
        ['strands-agents', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'],
        ['litellm', 'azure/gpt-4o'],
        ['litellm', 'gpt-4o'],
        ['langgraph', 'llama-3-70b']
      )
    ).toEqual([
      ['seller', 'openai/gpt-4o'],
      ['seller', 'google/gemini-2.5-pro'],
      ['seller', 'aws/regional.anthropic.claude-sonnet-4-5-20250929-v1:0'],
      ['seller', 'openai/gpt-4o'],
      ['seller', 'openai/gpt-4o'],
      ['', ''],
    ]);
  });

  it('never guesses a seller for a provider that nobody knows', async () => {
    expect(await models(['acme', 'gpt-4o'], ['aws.sagemaker', 'gpt-4o'], ['ollama', 'gpt-4o'])).toEqual([
      ['', ''],
      ['', ''],
      ['local', ''],
    ]);
  });

  it('reads a date written without dashes', async () => {
    expect(await models(['openai', 'gpt-5.6-sol-20260821'])).toEqual([['seller', 'openai/gpt-5.6-sol']]);
  });

  it('answers each pair once, also the odd ones', async () => {
    const odd =
      "SELECT * FROM values('provider String, model String', ('', ''), ('/', '/'), ('openai', ''), ('a\\nb', 'gpt-4o\\n'))";
    expect(
      await prices.rows(`SELECT count() AS n, countIf(price_key != '') AS known FROM (${prices.models(odd)})`)
    ).toEqual([{ n: 4, known: 0 }]);
  });

  it('has only patterns that the engine can compile', async () => {
    for (const table of ['llm_price_rules', 'llm_providers']) {
      await prices.run(
        `SELECT countIf(match('x', concat('(?s)^(?:', regex, ')\\\\z')) OR match('x', concat('(?s)^(?:', except, ')\\\\z'))) FROM otel.${table}`
      );
    }
  });
});

describe('what a call costs', () => {
  it('adds the buckets, reasoning at the price of output', async () => {
    // claude-sonnet-4-5: 3 fresh, 0.30 cache read, 3.75 cache write, 15 output
    const call = {
      provider: 'anthropic',
      model: 'claude-sonnet-4-5',
      input: 1000,
      cacheRead: 2000,
      cacheWrite: 4000,
      output: 10,
      reasoning: 90,
    };
    expect(await cost(call)).toEqual(['0.0201', 'priced']);
  });

  it('takes the band of the total input for the whole call', async () => {
    const call = { provider: 'anthropic', model: 'claude-sonnet-4-5', input: 100_000, cacheRead: 100_000, output: 0 };
    expect(await cost(call)).toEqual(['0.33', 'priced']);
    expect(await cost({ ...call, cacheRead: 100_001 })).toEqual(['0.6600006', 'priced']);
  });

  it('takes the price of the day and of the time of day', async () => {
    expect(await cost({ model: 'o3', ts: '2025-06-09 23:59:59', input: 1_000_000 })).toEqual(['10', 'priced']);
    expect(await cost({ model: 'o3', ts: '2025-06-10 00:00:00', input: 1_000_000 })).toEqual(['2', 'priced']);
    const deepseek = { provider: 'deepseek', model: 'deepseek-v4-flash', input: 1_000_000 };
    expect(await cost({ ...deepseek, ts: '2026-09-01 00:59:59' })).toEqual(['0.22', 'priced']);
    expect(await cost({ ...deepseek, ts: '2026-09-01 01:00:00' })).toEqual(['0.44', 'priced']);
  });

  it('keeps every digit', async () => {
    expect(await cost({ model: 'gpt-4o-mini', input: 1, cacheRead: 1, output: 1 })).toEqual(['0.000000825', 'priced']);
  });

  it('adds a price by request', async () => {
    expect(await cost({ provider: 'perplexity', model: 'sonar', input: 0, output: 0 })).toEqual(['0.012', 'priced']);
  });

  it('says unpriced where no price is known, and nothing where no usage is', async () => {
    expect(await cost({ model: 'nobody-knows', input: 10 })).toEqual([null, 'unpriced']);
    expect(await cost({ model: 'whisper-1', input: 10 })).toEqual([null, 'unpriced']);
    expect(await cost({ model: 'gpt-4o' })).toEqual([null, '']);
  });

  it('falls back to a reported cost, but not to a reported zero', async () => {
    expect(await cost({ model: 'nobody-knows', input: 10, reported: '0.25' })).toEqual(['0.25', 'reported']);
    expect(await cost({ model: 'nobody-knows', input: 10, reported: '0' })).toEqual([null, 'unpriced']);
    expect(await cost({ model: 'gpt-4o', input: 2, reported: '0.25' })).toEqual(['0.000005', 'priced']);
  });

  it('is free on a local server and where the provider asks nothing', async () => {
    expect(await cost({ provider: 'ollama', model: 'llama3', input: 10 })).toEqual(['0', 'free']);
    expect(await cost({ provider: 'google', model: 'gemma-3-27b-it', input: 10 })).toEqual(['0', 'free']);
  });
});

describe("the user's own prices", () => {
  it('replace the list for as long as they are valid, and only for their key', async () => {
    await prices.run(`INSERT INTO otel.llm_prices (provider, price_key, valid_from, valid_to, input, output, source, note)
      VALUES ('openai', 'gpt-4.1', '2026-01-01 00:00:00', '2026-07-01 00:00:00', 1, 4, 'user', 'contract 17')`);
    const call = { model: 'gpt-4.1', input: 1_000_000 };
    expect(await cost({ ...call, ts: '2025-12-31 23:59:59' })).toEqual(['2', 'priced']);
    expect(await cost({ ...call, ts: '2026-01-01 00:00:00' })).toEqual(['1', 'priced']);
    expect(await cost({ ...call, ts: '2026-07-01 00:00:00' })).toEqual(['2', 'priced']);
    expect(await cost({ ...call, model: 'gpt-4.1-mini' })).toEqual(['0.4', 'priced']);
  });

  it('are corrected by writing the same row again', async () => {
    await prices.run(`INSERT INTO otel.llm_prices (provider, price_key, valid_from, input, output, source)
      VALUES ('openai', 'gpt-4.1', '2026-01-01 00:00:00', 1.5, 4, 'user')`);
    expect(await cost({ model: 'gpt-4.1', input: 1_000_000 })).toEqual(['1.5', 'priced']);
  });

  it('add a model, also of a provider that the list lacks or that runs locally', async () => {
    await prices.run(`INSERT INTO otel.llm_price_rules (provider, ordinal, price_provider, price_key, regex, source) VALUES
      ('openai', 1, 'openai', 'acme-tuned', 'ft:gpt-4o:acme:.*', 'user'),
      ('acme', 1, 'acme', 'house', '.*', 'user'),
      ('vllm', 1, 'vllm', 'own-gpu', 'qwen.*', 'user')`);
    await prices.run(`INSERT INTO otel.llm_prices (provider, price_key, valid_from, input, output, source) VALUES
      ('openai', 'acme-tuned', '1970-01-01 00:00:00', 3.75, 15, 'user'),
      ('acme', 'house', '1970-01-01 00:00:00', 0.000001, 0, 'user'),
      ('vllm', 'own-gpu', '1970-01-01 00:00:00', 0.2, 0.2, 'user')`);
    expect(await cost({ model: 'ft:gpt-4o:acme:support:1', input: 1_000_000 })).toEqual(['3.75', 'priced']);
    expect(await cost({ provider: 'Acme', model: 'anything', input: 1 })).toEqual(['0.000000000001', 'priced']);
    expect(await cost({ provider: 'vllm', model: 'Qwen/Qwen3', input: 1_000_000 })).toEqual(['0.2', 'priced']);
    expect(await cost({ provider: 'vllm', model: 'llama', input: 1_000_000 })).toEqual(['0', 'free']);
  });
});
