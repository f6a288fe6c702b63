import { agentSpan, modelCall, plainSpan, toolCall } from '@loopscope/core/testdata/aSpan';
import { PLAIN_FIGURES } from '../figures/figures';
import { barLabel } from './barLabel';

const call = modelCall(
  { spanId: 'a', name: 'chat', durationMs: 1_200 },
  { tokens: { input: 12_000, cacheRead: 300, cacheWrite: null, output: 45, reasoning: null }, cost: 0.0125 }
);

describe('the label of a bar', () => {
  it('says what ran and the figure that was asked for', () => {
    expect(barLabel(call, 'name', { axis: 'time', width: 0, figures: PLAIN_FIGURES })).toBe('gpt-4.1');
    expect(barLabel(call, 'duration', { axis: 'time', width: 0, figures: PLAIN_FIGURES })).toBe('gpt-4.1 · 1.2 s');
    expect(barLabel(call, 'tokens', { axis: 'time', width: 0, figures: PLAIN_FIGURES })).toBe('gpt-4.1 · 12.3K');
    expect(barLabel(call, 'cost', { axis: 'time', width: 0, figures: PLAIN_FIGURES })).toBe('gpt-4.1 · $0.0125');
  });

  it('says what the width of the bar stands for', () => {
    expect(barLabel(call, 'axis', { axis: 'time', width: 1_200, figures: PLAIN_FIGURES })).toBe('gpt-4.1 · 1.2 s');
    expect(barLabel(call, 'axis', { axis: 'tokens', width: 12_345, figures: PLAIN_FIGURES })).toBe('gpt-4.1 · 12.3K');
    expect(barLabel(call, 'axis', { axis: 'cost', width: 0.0125, figures: PLAIN_FIGURES })).toBe('gpt-4.1 · $0.0125');
  });

  it('leaves out a figure that is not known', () => {
    expect(barLabel(toolCall({ spanId: 'a' }), 'cost', { axis: 'time', width: 0, figures: PLAIN_FIGURES })).toBe(
      'search'
    );
    expect(barLabel(plainSpan({ spanId: 'GET' }), 'tokens', { axis: 'time', width: 0, figures: PLAIN_FIGURES })).toBe(
      'GET'
    );
  });

  it('falls back to the name of the span', () => {
    expect(
      barLabel(agentSpan({ spanId: 'a', name: 'invoke_agent' }, ''), 'name', {
        axis: 'time',
        width: 0,
        figures: PLAIN_FIGURES,
      })
    ).toBe('invoke_agent');
  });
});
