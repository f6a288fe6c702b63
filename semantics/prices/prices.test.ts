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
  tier?: string;
  region?: string;
  replayed?: number;
  /** by meter */
  quantities?: Record<string, number>;
}

interface Priced {
  cost: string | null;
  cost_source: string;
  sku: string;
  costs: Record<string, string>;
  price_gaps: string[];
}

const prices = temporaryPrices();

async function priced(call: Call): Promise<Priced> {
  const value = (n: string | number | null | undefined, type: string) => `CAST(${n ?? 'NULL'} AS Nullable(${type}))`;
  const quantities = Object.entries(call.quantities ?? {}).map(([meter, quantity]) => `'${meter}', ${quantity}`);
  const query = `SELECT '${call.provider ?? 'openai'}' AS provider, '${call.model}' AS model,
    toDateTime64('${call.ts ?? '2026-11-01 12:00:00'}', 9, 'UTC') AS ts, '${call.tier ?? ''}' AS service_tier, '${call.region ?? ''}' AS region,
    ${value(call.input, 'UInt64')} AS input_tokens, ${value(call.cacheRead, 'UInt64')} AS cache_read_tokens,
    ${value(call.cacheWrite, 'UInt64')} AS cache_write_tokens, ${value(call.output, 'UInt64')} AS output_tokens,
    ${value(call.reasoning, 'UInt64')} AS reasoning_tokens, ${value(call.replayed, 'UInt64')} AS replayed_tokens,
    CAST(map(${quantities.join(', ')}) AS Map(LowCardinality(String), Decimal(38, 9))) AS quantities,
    ${value(call.reported && `'${call.reported}'`, 'Decimal(38, 12)')} AS reported_cost`;
  const [row] = await prices.priced<Priced>(query);
  return row;
}

/** [cost, cost_source] of one call. */
async function cost(call: Call): Promise<[string | null, string]> {
  const row = await priced(call);
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

describe('what is billed beside the tokens', () => {
  const claude = { provider: 'anthropic', model: 'claude-sonnet-4-5', input: 0, output: 0 };

  it('takes the price of a part where it has one, and that of the bucket for the rest', async () => {
    // 3.75 for five minutes, 6 for an hour
    expect(await cost({ ...claude, cacheWrite: 1000 })).toEqual(['0.00375', 'priced']);
    expect(await priced({ ...claude, cacheWrite: 1000, quantities: { cache_write_1h: 400 } })).toMatchObject({
      cost: '0.00465',
      costs: { cache_write: '0.00225', cache_write_1h: '0.0024' },
      price_gaps: [],
    });
    // gemini-2.5-flash: text 0.30, audio 1.00; of the cache 0.03 and 0.10
    const gemini = { provider: 'google', model: 'gemini-2.5-flash', input: 100_000, cacheRead: 50_000, output: 0 };
    expect(await cost({ ...gemini, quantities: { input_audio: 90_000, cache_read_audio: 10_000 } })).toEqual([
      '0.0952',
      'priced',
    ]);
  });

  it('never bills less than nothing where a part is greater than its bucket', async () => {
    expect(await cost({ ...claude, cacheWrite: 100, quantities: { cache_write_1h: 400 } })).toEqual([
      '0.0024',
      'priced',
    ]);
  });

  it('adds what is billed by search, second or page', async () => {
    expect(await priced({ ...claude, input: 1000, quantities: { web_searches: 3 } })).toMatchObject({
      cost: '0.033',
      costs: { input: '0.003', web_searches: '0.03' },
    });
    expect(await cost({ model: 'whisper-1', quantities: { audio_seconds: 90.5 } })).toEqual(['0.00905', 'priced']);
    expect(
      await cost({ provider: 'mistral', model: 'mistral-ocr-2505', quantities: { pages: 7, annotated_pages: 2 } })
    ).toEqual(['0.013', 'priced']);
  });

  it('cuts what does not come out even after twelve decimals', async () => {
    // 0.111 dollars an hour: a second is 0.0000308333...
    expect(await cost({ provider: 'groq', model: 'whisper-large-v3', quantities: { audio_seconds: 1 } })).toEqual([
      '0.000030833333',
      'priced',
    ]);
  });

  it('says what was told and has no price of its own', async () => {
    const call = { model: 'gpt-4.1-nano', input: 10, output: 10 };
    expect(await priced({ ...call, quantities: { web_searches: 1, output_audio: 5, input_image: 5 } })).toMatchObject({
      cost_source: 'priced',
      price_gaps: ['output_audio', 'web_searches'],
    });
    expect(await priced({ model: 'nobody-knows', quantities: { images: 1 } })).toMatchObject({
      cost: null,
      cost_source: 'unpriced',
      price_gaps: [],
    });
  });

  it('does not bill what a cache of answers replayed', async () => {
    expect(await priced({ model: 'gpt-4.1', replayed: 900 })).toMatchObject({
      cost: '0',
      cost_source: 'cached',
      costs: {},
      sku: '',
    });
  });
});

describe('service tiers and regions', () => {
  const million = { input: 1_000_000, output: 0 };

  it('takes the price of the tier', async () => {
    for (const [tier, dollars] of Object.entries({ '': '2', default: '2', batch: '1', priority: '3.5' })) {
      expect([tier, (await cost({ model: 'gpt-4.1', tier, ...million }))[0]]).toEqual([tier, dollars]);
    }
    expect((await priced({ model: 'gpt-4.1', tier: 'batch', ...million })).sku).toBe('openai/gpt-4.1|batch||0');
  });

  it('takes the default price where the tier has none, and says so', async () => {
    expect(await priced({ model: 'gpt-4.1', tier: 'flex', ...million })).toMatchObject({
      cost: '2',
      cost_source: 'priced',
      price_gaps: ['service_tier'],
      sku: 'openai/gpt-4.1|||0',
    });
  });

  it('puts the premium of a region on the tier', async () => {
    const call = { provider: 'anthropic', model: 'claude-opus-4-6', ts: '2026-04-01 00:00:00', ...million };
    expect((await cost(call))[0]).toBe('5');
    expect((await cost({ ...call, region: 'us' }))[0]).toBe('5.5');
    expect((await cost({ ...call, region: 'us', tier: 'batch' }))[0]).toBe('2.75');
    expect((await cost({ ...call, region: 'global' }))[0]).toBe('5');
    const vertex = { provider: 'gcp.vertex_ai', model: 'claude-sonnet-4-5@20250929', input: 1000, output: 0 };
    expect((await cost(vertex))[0]).toBe('0.003');
    expect((await cost({ ...vertex, region: 'global' }))[0]).toBe('0.003');
    expect((await priced({ ...vertex, region: 'us-east5' })).sku).toBe('google/claude-sonnet-4-5||regional|0');
    expect((await cost({ ...vertex, region: 'us-east5' }))[0]).toBe('0.0033');
  });

  it('combines tier and band', async () => {
    const call = { provider: 'google', model: 'gemini-2.5-pro', input: 200_001, output: 0, tier: 'batch' };
    expect(await cost(call)).toEqual(['0.25000125', 'priced']);
    // not offered for long context, which is billed as default
    expect(await cost({ model: 'gpt-5.4', input: 300_000, tier: 'priority' })).toEqual(['1.5', 'priced']);
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

  it('hold at every tier, or at the one they name', async () => {
    await prices.run(`INSERT INTO otel.llm_prices (provider, price_key, valid_from, input, output, source) VALUES
      ('openai', 'gpt-4o', '2026-01-01 00:00:00', 2, 8, 'user')`);
    const call = { model: 'gpt-4o', input: 1_000_000, output: 0 };
    expect((await cost({ ...call, tier: 'batch' }))[0]).toBe('2');
    await prices.run(`INSERT INTO otel.llm_prices (provider, price_key, service_tier, valid_from, input, output, source) VALUES
      ('openai', 'gpt-4o', 'batch', '2026-01-01 00:00:00', 0.9, 4, 'user'),
      ('openai', 'gpt-4o', 'provisioned', '2026-01-01 00:00:00', 0, 0, 'user')`);
    expect((await cost({ ...call, tier: 'batch' }))[0]).toBe('0.9');
    expect((await cost(call))[0]).toBe('2');
    expect(await cost({ ...call, tier: 'provisioned' })).toEqual(['0', 'contract']);
  });
});
