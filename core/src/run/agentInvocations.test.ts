import { agentSpan, modelCall, plainSpan, toolCall } from '../../testdata/aSpan';
import { agentInvocations } from './agentInvocations';
import { buildRunTree } from './RunTree';

const stepsOf = (spans: Parameters<typeof buildRunTree>[0]) => {
  const tree = buildRunTree(spans);
  return agentInvocations(tree).map(({ node, agent, steps }) => [
    tree.spans[node].spanId,
    agent,
    steps.map((step) => tree.spans[step].spanId),
  ]);
};

const at = (spanId: string, parentSpanId: string, startMs: number) => ({ spanId, parentSpanId, startMs });

describe('the invocations of agents', () => {
  it('have their own steps, whatever lies between', () => {
    const lead = agentSpan({ spanId: 'lead', durationMs: 100 }, 'lead');
    const helper = agentSpan({ ...at('helper', 'lead', 2), durationMs: 50 }, 'helper');
    expect(
      stepsOf([
        lead,
        modelCall(at('m1', 'lead', 1)),
        helper,
        plainSpan(at('http', 'helper', 3)),
        toolCall(at('t1', 'http', 4)),
        modelCall(at('m2', 'lead', 60)),
      ])
    ).toEqual([
      ['lead', 'lead', ['m1', 'm2']],
      ['helper', 'helper', ['t1']],
    ]);
  });

  it('are of the outermost span where no agent is told', () => {
    expect(stepsOf([plainSpan({ spanId: 'root', durationMs: 9 }), modelCall(at('m1', 'root', 1))])).toEqual([
      ['root', '', ['m1']],
    ]);
  });

  it('keep together while the agent still runs, and its span is missing', () => {
    const helper = agentSpan({ ...at('helper', 'running', 3), durationMs: 5 }, 'helper');
    expect(
      stepsOf([
        modelCall(at('m1', 'running', 1), { agent: 'lead' }),
        toolCall(at('t1', 'running', 2)),
        helper,
        toolCall(at('t2', 'helper', 4)),
        toolCall(at('t3', 'running', 9)),
        toolCall(at('other', 'running too', 10)),
      ])
    ).toEqual([
      ['m1', 'lead', ['m1', 't1', 't3']],
      ['helper', 'helper', ['t2']],
      ['other', '', ['other']],
    ]);
  });
});
