import fc from 'fast-check';

import { agentSpan, modelCall, toolCall } from '../../testdata/aSpan';
import { researchRun } from '../../testdata/researchRun';
import { buildRunTree } from '../run';
import { apportion } from './apportion';
import { contextSteps } from './contextSteps';

describe('apportioning', () => {
  it('keeps the total', () => {
    expect(apportion(10, [1, 1, 1])).toEqual([4, 3, 3]);
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.array(fc.nat(100_000), { minLength: 1, maxLength: 6 }), (total, weights) => {
        const parts = apportion(total, weights);
        if (weights.every((weight) => weight === 0)) {
          expect(parts).toBeNull();
          return;
        }
        expect(parts?.reduce((a, b) => a + b, 0)).toBe(total);
        expect(parts?.every((part, i) => part >= 0 && (weights[i] > 0 || part === 0))).toBe(true);
      })
    );
  });
});

describe('the context of a model call', () => {
  const stepOf = (...llm: Array<Parameters<typeof modelCall>[1]>) =>
    contextSteps(buildRunTree(llm.map((facts, i) => modelCall({ spanId: `s${i}`, startMs: i }, facts))));

  it('is apportioned by characters where several roles share it', () => {
    const [step] = stepOf({ contextUsed: 1_000, contextChars: { system: 300, user: 100, tool_results: 600 } });
    expect(step.basis).toBe('apportioned');
    expect(step.parts.map(({ role, tokens }) => [role, tokens])).toEqual([
      ['system', 300],
      ['user', 100],
      ['tool_results', 600],
    ]);
  });

  it('is exact where all of it has one role', () => {
    const [step] = stepOf({ contextUsed: 12, contextChars: { user: 40, system: 0 } });
    expect(step).toMatchObject({ basis: 'exact', parts: [{ role: 'user', tokens: 12, characters: 40 }] });
  });

  it('has no split where content was not captured or tokens were not told', () => {
    const steps = stepOf({ contextUsed: 12 }, { contextChars: { user: 40 } });
    expect(steps.map(({ basis, parts }) => [basis, parts])).toEqual([
      ['unknown', []],
      ['unknown', []],
    ]);
  });

  it('is as full as what is left after the room for the answer', () => {
    const [full, noLimit, noRoom] = stepOf(
      { contextUsed: 90, contextLimit: 120, maxOutput: 20 },
      { contextUsed: 90 },
      { contextUsed: 90, contextLimit: 20, maxOutput: 20 }
    );
    expect([full.saturation, noLimit.saturation, noRoom.saturation]).toEqual([0.9, null, null]);
  });

  it('was cut short where no room was left', () => {
    expect(stepOf({ finishReason: 'length' }, { finishReason: 'stop' }).map(({ cutShort }) => cutShort)).toEqual([
      true,
      false,
    ]);
  });

  it('belongs to the agent that called, and only counted calls have one', () => {
    const tree = buildRunTree([
      agentSpan({ spanId: 'lead', durationMs: 9 }, 'lead'),
      modelCall({ spanId: 'a', parentSpanId: 'lead', startMs: 1 }),
      agentSpan({ spanId: 'sub', parentSpanId: 'lead', startMs: 2, durationMs: 5 }, 'helper'),
      modelCall({ spanId: 'b', parentSpanId: 'sub', startMs: 3 }),
      modelCall({ spanId: 'again', parentSpanId: 'b', startMs: 3.5 }, { countsCall: false }),
      toolCall({ spanId: 't', parentSpanId: 'sub', startMs: 4 }),
      modelCall({ spanId: 'c', parentSpanId: 'lead', startMs: 8 }),
    ]);
    expect(contextSteps(tree).map(({ number, agent }) => [number, agent])).toEqual([
      [1, 'lead'],
      [2, 'helper'],
      [3, 'lead'],
    ]);
  });

  it('adds up to the reported tokens in a whole run', () => {
    for (const step of contextSteps(buildRunTree(researchRun()))) {
      if (step.used !== null) {
        expect(step.parts.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(step.used);
      }
    }
  });
});
