import { agentSpan, modelCall, toolCall } from '@loopscope/core/testdata/aSpan';
import { graphOf } from '../graph/Graph';
import { foldedStacks } from './foldedStacks';
import { SvgPen } from './SvgPen';

const tokens = { input: 10, cacheRead: null, cacheWrite: null, output: null, reasoning: null };
const graph = graphOf(
  [
    agentSpan({ spanId: 'a', durationMs: 10 }, 'plan; act'),
    modelCall({ spanId: 'b', parentSpanId: 'a', startMs: 1, durationMs: 2 }, { tokens, cost: 0.5 }),
    toolCall({ spanId: 'c', parentSpanId: 'a', startMs: 3, durationMs: 1 }),
    modelCall({ spanId: 'd', parentSpanId: 'a', startMs: 4, durationMs: 3 }, { tokens }),
  ],
  { plainSpans: 'show', foldLoops: false }
);

describe('folded stacks', () => {
  it.each([
    ['time', 'plan, act 4000\nplan, act;gpt-4.1 5000\nplan, act;search 1000\n'],
    ['tokens', 'plan, act;gpt-4.1 20\n'],
    ['cost', 'plan, act;gpt-4.1 500000\n'],
  ] as const)('by %s', (axis, text) => expect(foldedStacks(graph, axis)).toBe(text));
});

describe('a drawing as SVG', () => {
  it('has what was drawn, with texts that stay texts', () => {
    const pen = new SvgPen(100, 50, { measureText: () => ({ width: 1 }) as TextMetrics });
    pen.fillStyle = '#ff0000';
    pen.fillRect(1.234567, 2, 3, 4);
    pen.fillText('a < "b" & c', 5, 6);
    expect(pen.toString().split('\n')).toEqual([
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100" height="50">',
      '<rect x="1.23" y="2" width="3" height="4" fill="#ff0000"/>',
      '<text x="5" y="6" style="font:12px sans-serif" dominant-baseline="central" fill="#ff0000">a &lt; &quot;b&quot; &amp; c</text>',
      '</svg>',
    ]);
  });
});
