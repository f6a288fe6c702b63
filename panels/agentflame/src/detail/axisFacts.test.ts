import { agentSpan, modelCall } from '@loopscope/core/testdata/aSpan';

import { graphOf } from '../graph/Graph';
import { layoutOf } from '../layout/layoutOf';
import { factsOf } from './factsOf';

const used = (input: number, cost: number) => ({
  tokens: { input, cacheRead: null, cacheWrite: null, output: null, reasoning: null },
  cost,
});
const graph = graphOf(
  [
    agentSpan({ spanId: 'lead', durationMs: 100 }, 'lead'),
    modelCall({ spanId: 'plan', parentSpanId: 'lead', startMs: 1, durationMs: 20 }, used(300, 0.03)),
    modelCall({ spanId: 'inner', parentSpanId: 'plan', startMs: 2 }, used(100, 0.01)),
    agentSpan({ spanId: 'helper', parentSpanId: 'lead', startMs: 30, durationMs: 50 }, 'helper'),
    modelCall({ spanId: 'read', parentSpanId: 'helper', startMs: 31 }, used(600, 0.01)),
  ],
  { plainSpans: 'show', foldLoops: false }
);

function toldOf(axis: 'time' | 'tokens' | 'cost', spanId: string): Record<string, string> {
  const layout = layoutOf(graph.columns, { axis, focus: -1, folded: new Set() });
  const node = graph.tree.spans.findIndex((span) => span.spanId === spanId);
  return Object.fromEntries(factsOf(graph, node, layout).map(({ id, value }) => [id, value]));
}

describe('what is said of a bar', () => {
  it('on an axis of tokens or cost is its share and its own part', () => {
    expect(toldOf('tokens', 'plan')).toMatchObject({ share: '40 %', own: '300' });
    expect(toldOf('cost', 'plan')).toMatchObject({ share: '80 %', own: '$0.03' });
    expect(toldOf('tokens', 'read')).toMatchObject({ share: '60 %' });
    expect(toldOf('tokens', 'read')).not.toHaveProperty('own');
    expect(toldOf('time', 'plan')).not.toHaveProperty('share');
  });

  it('tells of sub-agents', () => {
    expect(toldOf('time', 'helper')).toMatchObject({ 'sub-agent': 'lead' });
    expect(toldOf('time', 'lead')).not.toHaveProperty('sub-agent');
  });
});
