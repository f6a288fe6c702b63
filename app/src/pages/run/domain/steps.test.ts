import type { LlmFacts, LlmKind, TraceSpan } from '@loopscope/core';

import { selectedStep, stepsOf } from './steps';

function span(spanId: string, startMs: number, kind: LlmKind | 'plain', facts: Partial<LlmFacts> = {}): TraceSpan {
  const llm: LlmFacts = {
    kind: kind === 'plain' ? 'other' : kind,
    model: '',
    provider: '',
    agent: '',
    tool: '',
    step: 0,
    runId: '',
    tokens: { input: null, cacheRead: null, cacheWrite: null, output: null, reasoning: null },
    cost: null,
    costSource: '',
    inputCosts: null,
    timeToFirstTokenMs: null,
    streaming: false,
    errorType: '',
    finishReason: '',
    contextUsed: null,
    contextLimit: null,
    maxOutput: null,
    contextChars: null,
    countsCall: false,
    countsUsage: false,
    countsTool: false,
    identicalRepeat: null,
    argsSignature: '',
    resultSignature: '',
    open: false,
    ...facts,
  };
  return {
    traceId: 't',
    spanId,
    parentSpanId: '',
    name: `span ${spanId}`,
    service: 's',
    startMs,
    durationMs: 1,
    status: 'ok',
    statusMessage: '',
    llm: kind === 'plain' ? null : llm,
    tags: [],
    serviceTags: [],
  };
}

const run = [
  span('c', 30, 'tool', { tool: 'search' }),
  span('a', 10, 'agent', { agent: 'planner' }),
  span('h', 15, 'plain'),
  span('b', 20, 'llm', { model: 'gpt-5' }),
];

describe('steps of a run', () => {
  it('are its GenAI spans by start, named after tool, model or agent', () => {
    expect(stepsOf(run).map(({ position, name, offsetMs }) => [position, name, offsetMs])).toEqual([
      [1, 'planner', 0],
      [2, 'gpt-5', 10],
      [3, 'search', 20],
    ]);
  });

  it('begin with the caller where both begin in one instant', () => {
    const [call, agent] = [span('a', 10, 'llm'), { ...span('b', 10, 'agent'), durationMs: 9 }];
    expect(stepsOf([call, agent]).map(({ spanId }) => spanId)).toEqual(['b', 'a']);
  });

  it('open with the named span, else with the first model call, else with the first step', () => {
    const steps = stepsOf(run);
    expect(selectedStep(steps, 'c')?.spanId).toBe('c');
    expect(selectedStep(steps, 'of another run')?.spanId).toBe('b');
    expect(selectedStep(stepsOf([run[0], run[1]]), '')?.spanId).toBe('a');
    expect(selectedStep([], '')).toBeUndefined();
  });
});
