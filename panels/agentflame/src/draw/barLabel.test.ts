import { agentSpan, modelCall, plainSpan, toolCall } from '@loopscope/core/testdata/aSpan';
import { barLabel } from './barLabel';

const call = modelCall(
  { spanId: 'a', name: 'chat', durationMs: 1_200 },
  { tokens: { input: 12_000, cacheRead: 300, cacheWrite: null, output: 45, reasoning: null }, cost: 0.0125 }
);

describe('the label of a bar', () => {
  it('says what ran and the figure that was asked for', () => {
    expect(barLabel(call, 'name', 'time', 0)).toBe('gpt-4.1');
    expect(barLabel(call, 'duration', 'time', 0)).toBe('gpt-4.1 · 1.2 s');
    expect(barLabel(call, 'tokens', 'time', 0)).toBe('gpt-4.1 · 12.3K');
    expect(barLabel(call, 'cost', 'time', 0)).toBe('gpt-4.1 · $0.0125');
  });

  it('says what the width of the bar stands for', () => {
    expect(barLabel(call, 'axis', 'time', 1_200)).toBe('gpt-4.1 · 1.2 s');
    expect(barLabel(call, 'axis', 'tokens', 12_345)).toBe('gpt-4.1 · 12.3K');
    expect(barLabel(call, 'axis', 'cost', 0.0125)).toBe('gpt-4.1 · $0.0125');
  });

  it('leaves out a figure that is not known', () => {
    expect(barLabel(toolCall({ spanId: 'a' }), 'cost', 'time', 0)).toBe('search');
    expect(barLabel(plainSpan({ spanId: 'GET' }), 'tokens', 'time', 0)).toBe('GET');
  });

  it('falls back to the name of the span', () => {
    expect(barLabel(agentSpan({ spanId: 'a', name: 'invoke_agent' }, ''), 'name', 'time', 0)).toBe('invoke_agent');
  });
});
