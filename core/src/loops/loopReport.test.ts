import type { LlmFacts, TraceSpan } from '../frames';
import { agentSpan, modelCall, toolCall } from '../../testdata/aSpan';
import { researchRun } from '../../testdata/researchRun';
import { buildRunTree } from '../run';
import { loopReport } from './loopReport';

/** Each a second long, one after the other: 'm' for a model call, else a tool call's arguments/result. */
function run(...steps: Array<'m' | string>): TraceSpan[] {
  return steps.map((step, i) => {
    const spec = { spanId: `s${i}`, parentSpanId: 'agent', startMs: i * 1_000, durationMs: 1_000 };
    const [argsSignature, resultSignature] = step.split('/');
    return step === 'm' ? modelCall(spec) : toolCall(spec, unjudged({ argsSignature, resultSignature }));
  });
}

const unjudged = (llm: Partial<LlmFacts>): Partial<LlmFacts> => ({ ...llm, identicalRepeat: null });
const reportOf = (spans: TraceSpan[]) =>
  loopReport(buildRunTree([agentSpan({ spanId: 'agent', durationMs: 60_000 }, 'shop'), ...spans]));

describe('loop velocity', () => {
  it('counts tool calls that directly follow a model call, by the minute of activity', () => {
    const { whole } = reportOf(run('m', 'a/1', 'b/2', 'm', 'm', 'c/3'));
    expect(whole.iterations).toHaveLength(2);
    expect(whole.activeMs).toBe(6_000);
    expect(whole.perMinute).toBeCloseTo(20);
  });

  it('leaves idle time out', () => {
    const spans = run('m', 'a/1').map((span, i) => ({ ...span, startMs: i * 50_000 }));
    expect(reportOf(spans).whole.activeMs).toBe(2_000);
  });

  it('is unknown where nothing ran', () => {
    expect(reportOf([]).whole.perMinute).toBeNull();
  });

  it('tells agents apart that run side by side', () => {
    const { agents } = loopReport(buildRunTree(researchRun()));
    expect(agents.map(({ agent, iterations, repeats }) => [agent, iterations.length, repeats])).toEqual([
      ['researcher beta', 5, 3],
      ['researcher alpha', 3, 0],
      ['lead', 0, 0],
    ]);
  });
});

describe('identical repeats', () => {
  const repeats = (...steps: string[]) => reportOf(run(...steps)).agents[0].repeats;

  it('have the same tool, arguments and result', () => {
    expect(repeats('a/1', 'a/1', 'a/1')).toBe(2);
    expect(repeats('a/1', 'a/2', 'b/1')).toBe(0);
  });

  it('have no progress between: a new result in the meantime may have changed the world', () => {
    expect(repeats('a/1', 'b/2', 'a/1')).toBe(0);
    expect(repeats('a/1', 'b/2', 'a/1', 'b/2', 'a/1')).toBe(2);
  });

  it('are never claimed of unknown arguments or results', () => {
    expect(repeats('/1', '/1', '/1')).toBe(0);
    expect(repeats('a/', 'a/', 'a/')).toBe(0);
    expect(repeats('a/1', 'x/', 'a/1')).toBe(0);
  });

  it('make a loop from three on', () => {
    expect(reportOf(run('a/1', 'a/1', 'a/1')).agents[0].state).toBe('watching');
    expect(reportOf(run('a/1', 'a/1', 'a/1', 'a/1')).agents[0].state).toBe('looping');
  });

  it('are in a row until there is progress', () => {
    const [agent] = reportOf(run('a/1', 'a/1', 'a/1', 'a/1', 'b/2')).agents;
    expect([agent.longestStreak, agent.streakNow]).toEqual([3, 0]);
  });

  it('come with their evidence', () => {
    const { evidence, unknownToolCalls } = reportOf(run('m', 'a/1', 'm', 'a/1', '/'));
    expect(evidence).toMatchObject([{ agent: 'shop', tool: 'search', executions: [2, 4], repeats: [4] }]);
    expect(unknownToolCalls).toBe(1);
  });

  it('stand as judged where the data has been judged', () => {
    const judged = run('a/1', 'a/2').map((span) => ({
      ...span,
      llm: span.llm && { ...span.llm, identicalRepeat: span.spanId === 's1' },
    }));
    expect(reportOf(judged).agents[0].repeats).toBe(1);
  });
});
