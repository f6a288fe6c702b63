import { agentSpan, modelCall } from '../../testdata/aSpan';
import type { ContextRole, LlmFacts } from '../frames';
import { buildRunTree } from '../run';
import { contextGrowth } from './contextGrowth';
import { contextSteps } from './contextSteps';

type Chars = Partial<Record<ContextRole, number>>;

const stepsOf = (...calls: Array<[used: number | null, chars: Chars, llm?: Partial<LlmFacts>]>) =>
  contextSteps(
    buildRunTree([
      agentSpan({ spanId: 'agent', durationMs: 99 }, 'reader'),
      ...calls.map(([contextUsed, contextChars, llm], i) =>
        modelCall({ spanId: `s${i}`, startMs: i, parentSpanId: 'agent' }, { contextUsed, contextChars, ...llm })
      ),
    ])
  );

describe('growth of a context window', () => {
  it('is shared out by the characters that each role gained', () => {
    const growth = contextGrowth(
      stepsOf([100, { system: 200, user: 100 }], [500, { system: 200, user: 100, assistant: 100, tool_results: 300 }])
    );
    expect(growth[0]).toEqual({ tokens: null, causes: [], shrinkage: null });
    expect(growth[1]).toEqual({
      tokens: 400,
      causes: [
        { role: 'assistant', tokens: 100 },
        { role: 'tool_results', tokens: 300 },
      ],
      shrinkage: null,
    });
  });

  it('has no known cause where content was not captured', () => {
    const [, second] = contextGrowth(stepsOf([100, {}], [150, {}]));
    expect(second.causes).toEqual([{ role: null, tokens: 50 }]);
  });

  it('is told apart from a side call with another prompt, and goes on after it', () => {
    const steps = stepsOf(
      [1_000, { system: 50, user: 900 }],
      [90, { system: 70, user: 20 }],
      [1_200, { system: 50, user: 1_100 }]
    );
    expect(contextGrowth(steps).map(({ tokens, shrinkage }) => [tokens, shrinkage])).toEqual([
      [null, null],
      [null, null],
      [200, null],
    ]);
  });

  it('leaves out calls without tokens', () => {
    expect(contextGrowth(stepsOf([100, {}], [null, {}], [130, {}])).map(({ tokens }) => tokens)).toEqual([
      null,
      null,
      30,
    ]);
  });
});

describe('a window that shrinks', () => {
  const shrinking = stepsOf([1_000, { system: 10, user: 900 }], [400, { system: 10, user: 300 }]);
  const marked = (before: string[], after: string[]) =>
    contextGrowth(shrinking, ({ number }) => (number === 1 ? before : after))[1].shrinkage;

  it('was compacted or truncated, and without content nobody can tell', () => {
    expect(contextGrowth(shrinking)[1]).toEqual({ tokens: -600, causes: [], shrinkage: 'shrunk' });
  });

  it('was compacted where a summary stands for what is gone', () => {
    expect(marked(['sys', 'a', 'b', 'c'], ['sys', 'summary'])).toBe('compacted');
    expect(marked(['sys', 'a', 'b', 'c'], ['sys', 'summary', 'c'])).toBe('compacted');
  });

  it('was truncated where the rest stayed as it was', () => {
    expect(marked(['sys', 'a', 'b', 'c'], ['sys', 'c', 'd'])).toBe('truncated');
  });

  it('is no event where tokens were only counted anew', () => {
    expect(contextGrowth(stepsOf([1_000, {}], [950, {}]))[1]).toEqual({ tokens: -50, causes: [], shrinkage: null });
  });
});
