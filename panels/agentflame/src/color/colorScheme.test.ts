import { createTheme } from '@grafana/data';
import { buildRunTree } from '@loopscope/core';
import { agentSpan, modelCall, plainSpan, toolCall } from '@loopscope/core/testdata/aSpan';

import { colorScheme } from './colorScheme';

const tree = buildRunTree([
  plainSpan({ spanId: 'http', durationMs: 9 }),
  agentSpan({ spanId: 'agent', parentSpanId: 'http', startMs: 1, durationMs: 8 }, 'shop'),
  modelCall({ spanId: 'call', parentSpanId: 'agent', startMs: 2, status: 'error' }),
  toolCall({ spanId: 'tool', parentSpanId: 'agent', startMs: 3 }),
]);

describe.each(['dark', 'light'] as const)('colors in the %s theme', (mode) => {
  const theme = createTheme({ colors: { mode } });
  const categoriesBy = (colorBy: Parameters<typeof colorScheme>[1]) => {
    const { categories, categoryOf } = colorScheme(tree, colorBy, theme);
    return Array.from(categoryOf, (position) => categories[position].category);
  };

  it('stand for what was asked for', () => {
    expect(categoriesBy('kind')).toEqual(['', 'agent', 'llm', 'tool']);
    expect(categoriesBy('status')).toEqual(['unset', 'unset', 'error', 'unset']);
    expect(categoriesBy('model')).toEqual(['', '', 'gpt-4.1', '']);
  });

  it('give a call the agent that made it', () => {
    expect(categoriesBy('agent')).toEqual(['', 'shop', 'shop', 'shop']);
  });

  it('differ between kinds', () => {
    const fills = colorScheme(tree, 'kind', theme).categories.map(({ fill }) => fill);
    expect(new Set(fills).size).toBe(fills.length);
  });
});
