import type { SpanTag } from '../frames/TraceSpan';
import { normaliseTags } from './normaliseTags';

const tagsOf = (tags: Record<string, unknown>): SpanTag[] =>
  Object.entries(tags).map(([key, value]) => ({ key, value }));

describe('tags of another datasource', () => {
  it('follow OpenTelemetry, whose input holds the cache and whose output holds the reasoning', () => {
    const { llm } = normaliseTags(
      tagsOf({
        'gen_ai.operation.name': 'chat',
        'gen_ai.system': 'az.ai.openai',
        'gen_ai.request.model': 'gpt-4.1',
        'gen_ai.response.model': 'gpt-4.1-2025-04-14',
        'gen_ai.usage.input_tokens': 1200,
        'gen_ai.usage.cache_read.input_tokens': 1024,
        'gen_ai.usage.output_tokens': 85,
        'gen_ai.usage.reasoning.output_tokens': 60,
        'gen_ai.response.finish_reasons': ['stop'],
        'gen_ai.response.time_to_first_chunk': 0.25,
      }),
      'chat gpt-4.1'
    );
    expect(llm).toMatchObject({
      kind: 'llm',
      provider: 'azure.ai.openai',
      model: 'gpt-4.1-2025-04-14',
      tokens: { input: 176, cacheRead: 1024, cacheWrite: null, output: 25, reasoning: 60 },
      contextUsed: 1200,
      timeToFirstTokenMs: 250,
      finishReason: 'stop',
    });
  });

  it('follow OpenInference', () => {
    const { llm } = normaliseTags(
      tagsOf({
        'openinference.span.kind': 'TOOL',
        'tool.name': 'weather',
        'input.value': '{"city": "Oslo"}',
        'output.value': 'rain',
      }),
      'weather'
    );
    expect(llm).toMatchObject({
      kind: 'tool',
      tool: 'weather',
      argsSignature: '{city:"Oslo"',
      resultSignature: 'rain',
      countsTool: true,
      countsCall: false,
      identicalRepeat: null,
    });
  });

  it('are exclusive of the cache where cached tokens exceed the input', () => {
    const { llm } = normaliseTags(
      tagsOf({
        'gen_ai.operation.name': 'chat',
        'gen_ai.usage.input_tokens': 15,
        'gen_ai.usage.cache_creation.input_tokens': 2500,
      }),
      'chat'
    );
    expect(llm?.tokens).toMatchObject({ input: 15, cacheWrite: 2500 });
  });

  it('name the agent, or else the span does', () => {
    const named = tagsOf({ 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'planner' });
    const unnamed = tagsOf({ 'gen_ai.operation.name': 'invoke_agent' });
    expect(normaliseTags(named, 'invoke_agent').llm?.agent).toBe('planner');
    expect(normaliseTags(unnamed, 'invoke_agent writer').llm?.agent).toBe('writer');
  });

  it('report a cost or none, and a reported zero for used tokens is none', () => {
    const call = { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 10 };
    const costOf = (tags: Record<string, unknown>) => normaliseTags(tagsOf({ ...call, ...tags }), 'chat').llm;
    expect(costOf({ 'gen_ai.usage.cost': 0.02 })).toMatchObject({ cost: 0.02, costSource: 'reported' });
    expect(costOf({ 'gen_ai.usage.cost': 0 })).toMatchObject({ cost: null, costSource: 'not-reported' });
    expect(costOf({})).toMatchObject({ cost: null, costSource: 'not-reported' });
  });

  it('of a framework name no provider', () => {
    const tags = tagsOf({ 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'langchain' });
    expect(normaliseTags(tags, 'chat').llm?.provider).toBe('');
  });

  it('that speak of no model or agent have no GenAI meaning', () => {
    expect(normaliseTags(tagsOf({ 'http.method': 'GET' }), 'GET /').llm).toBeNull();
  });

  it('may tell of a failure that the status leaves out', () => {
    const langfuse = { 'langfuse.observation.type': 'generation', 'langfuse.observation.level': 'ERROR' };
    expect(normaliseTags(tagsOf(langfuse), 'chat').failed).toBe(true);
    expect(normaliseTags(tagsOf({ 'error.type': 'timeout' }), 'GET').failed).toBe(true);
    expect(normaliseTags(tagsOf({ 'http.method': 'GET' }), 'GET').failed).toBe(false);
  });

  it('survive nonsense', () => {
    const { llm } = normaliseTags(
      tagsOf({
        'gen_ai.operation.name': 'chat',
        'gen_ai.usage.input_tokens': 'None',
        'gen_ai.usage.output_tokens': -1,
      }),
      'chat'
    );
    expect(llm?.tokens).toEqual({ input: null, cacheRead: null, cacheWrite: null, output: null, reasoning: null });
  });

  it.each([
    [2_047, true],
    [2_048, false],
    [2_049, true],
  ])('are equal to nothing where Tempo cut them: %d bytes', (bytes, isKnown) => {
    const { llm } = normaliseTags(
      tagsOf({
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': 'read',
        'gen_ai.tool.call.arguments': '{}',
        'gen_ai.tool.call.result': 'é'.repeat(1_000) + 'x'.repeat(bytes - 2_000),
      }),
      'execute_tool read'
    );
    expect(llm?.argsSignature).not.toBe('');
    expect(llm?.resultSignature !== '').toBe(isKnown);
  });
});
