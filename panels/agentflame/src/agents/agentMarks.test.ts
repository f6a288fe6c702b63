import { buildRunTree } from '@loopscope/core';
import { agentSpan, modelCall, plainSpan, toolCall } from '@loopscope/core/testdata/aSpan';

import { agentMarks } from './agentMarks';

const handoff = (spec: Parameters<typeof modelCall>[0], agent = '') =>
  modelCall(spec, { kind: 'handoff', agent, countsCall: false, countsUsage: false });

describe('marks between agents', () => {
  it('tell a sub-agent by the innermost agent around it, whatever lies between', () => {
    const tree = buildRunTree([
      agentSpan({ spanId: 'lead', durationMs: 100 }, 'lead'),
      toolCall({ spanId: 'tool', parentSpanId: 'lead', startMs: 1, durationMs: 50 }),
      plainSpan({ spanId: 'http', parentSpanId: 'tool', startMs: 2, durationMs: 40 }),
      agentSpan({ spanId: 'helper', parentSpanId: 'http', startMs: 3, durationMs: 30 }, 'helper'),
      agentSpan({ spanId: 'deeper', parentSpanId: 'helper', startMs: 4, durationMs: 20 }, 'deeper'),
    ]);
    expect([...agentMarks(tree)]).toEqual([
      [3, { is: 'sub-agent', of: 'lead' }],
      [4, { is: 'sub-agent', of: 'helper' }],
    ]);
  });

  it('take no agent for its own sub-agent that two instrumentations tell of', () => {
    const tree = buildRunTree([
      agentSpan({ spanId: 'outer', durationMs: 100 }, 'lead'),
      agentSpan({ spanId: 'inner', parentSpanId: 'outer', startMs: 1, durationMs: 90 }, 'lead'),
    ]);
    expect(agentMarks(tree).size).toBe(0);
  });

  it('tell who hands off to whom: by name, by what is below, by what comes next', () => {
    const tree = buildRunTree([
      agentSpan({ spanId: 'triage', durationMs: 100 }, 'triage'),
      handoff({ spanId: 'named', parentSpanId: 'triage', startMs: 1 }, 'billing'),
      handoff({ spanId: 'around', parentSpanId: 'triage', startMs: 5, durationMs: 10 }),
      agentSpan({ spanId: 'below', parentSpanId: 'around', startMs: 6 }, 'refunds'),
      handoff({ spanId: 'before', parentSpanId: 'triage', startMs: 20 }),
      agentSpan({ spanId: 'next', parentSpanId: 'triage', startMs: 22 }, 'shipping'),
      handoff({ spanId: 'last', parentSpanId: 'triage', startMs: 30 }),
    ]);
    const marks = agentMarks(tree);
    const of = (spanId: string) => marks.get(tree.spans.findIndex((span) => span.spanId === spanId));
    expect(of('named')).toEqual({ is: 'hand-off', from: 'triage', to: 'billing' });
    expect(of('around')).toEqual({ is: 'hand-off', from: 'triage', to: 'refunds' });
    expect(of('before')).toEqual({ is: 'hand-off', from: 'triage', to: 'shipping' });
    expect(of('last')).toEqual({ is: 'hand-off', from: 'triage', to: '' });
    expect(of('below')).toEqual({ is: 'sub-agent', of: 'triage' });
  });
});
