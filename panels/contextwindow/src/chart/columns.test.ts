import fc from 'fast-check';
import { buildRunTree, contextSteps, type ContextStep } from '@loopscope/core';
import { modelCall } from '@loopscope/core/testdata/aSpan';
import { researchRun } from '@loopscope/core/testdata/researchRun';

import { columnGroups } from './columnGroups';
import { columnChart } from './columns';
import { scaleTop } from './scaleTop';
import { segments } from './segments';
import { tokenTicks } from './tokenTicks';

const steps = contextSteps(buildRunTree(researchRun()));

function step(llm: Parameters<typeof modelCall>[1]): ContextStep {
  return contextSteps(buildRunTree([modelCall({ spanId: 'a' }, llm)]))[0];
}

describe('the order of columns', () => {
  it('by agent keeps each conversation together', () => {
    expect(columnGroups(steps, 'agent').map(({ agent, steps: own }) => [agent, own.map((s) => s.number)])).toEqual([
      ['lead', [1, 11]],
      ['researcher alpha', [2, 5, 8]],
      ['researcher beta', [3, 4, 6, 7, 9, 10]],
    ]);
  });

  it('by time keeps the order of the run', () => {
    const groups = columnGroups(steps, 'time');
    expect(groups.flatMap(({ steps: own }) => own.map((s) => s.number))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(groups[1].agent).toBe('researcher alpha');
  });
});

describe('the scale', () => {
  it('reaches up to the limit, unless columns would be too low to read', () => {
    const low = [step({ contextUsed: 1_000, contextLimit: 200_000 })];
    expect(scaleTop(steps, 'auto')).toBeCloseTo(204_000);
    expect(scaleTop(low, 'auto')).toBeCloseTo(1_050);
    expect(scaleTop(low, 'limit')).toBeCloseTo(204_000);
    expect(scaleTop(steps, 'used')).toBeCloseTo((144_600 + 3_900 + 2_100) * 1.05);
  });

  it('has round ticks', () => {
    expect(tokenTicks(204_000, 240)).toEqual([0, 50_000, 100_000, 150_000, 200_000]);
    expect(tokenTicks(0, 240)).toEqual([0]);
  });
});

describe('the parts of a column', () => {
  it('are roles where the composition is known', () => {
    const parts = segments(step({ contextUsed: 10, contextChars: { system: 5, user: 5 } }));
    expect(parts).toEqual([
      { key: 'system', tokens: 5 },
      { key: 'user', tokens: 5 },
    ]);
  });

  it('are how the input was billed where content was not captured', () => {
    const tokens = { input: 3, cacheRead: 5, cacheWrite: null, output: 1, reasoning: null };
    expect(segments(step({ contextUsed: 8, tokens }))).toEqual([
      { key: 'cache_read', tokens: 5 },
      { key: 'fresh', tokens: 3 },
    ]);
  });

  it('are unknown where only a total was told, and none without one', () => {
    expect(segments(step({ contextUsed: 8 }))).toEqual([{ key: 'unknown_split', tokens: 8 }]);
    expect(segments(step({}))).toEqual([]);
  });

  it('stack up to the tokens used', () => {
    fc.assert(
      fc.property(fc.nat(200_000), fc.nat(9_999), fc.nat(9_999), (contextUsed, system, user) => {
        const one = step({ contextUsed, contextChars: { system, user } });
        const chart = columnChart([{ agent: '', steps: [one] }], { width: 100, height: 200 }, 200_000);
        const height = chart.columns[0].boxes.reduce((sum, box) => sum + box.height, 0);
        expect(height).toBeCloseTo((contextUsed / 200_000) * 200, 6);
      })
    );
  });
});

describe('the chart', () => {
  it('draws limit and reserve only where they are known and within the axis', () => {
    const groups = [
      { agent: '', steps: [step({ contextUsed: 8, contextLimit: 100, maxOutput: 20 }), step({ contextUsed: 8 })] },
    ];
    const [known, unknown] = columnChart(groups, { width: 200, height: 100 }, 100).columns;
    expect([known.limitY, known.reserveY]).toEqual([0, expect.closeTo(20)]);
    expect([unknown.limitY, unknown.reserveY]).toEqual([null, null]);
    expect(columnChart(groups, { width: 200, height: 100 }, 50).columns[0].limitY).toBeNull();
  });

  it('grows wider than its plot before columns get too narrow to hit', () => {
    const many = Array.from({ length: 500 }, () => steps[0]);
    const chart = columnChart([{ agent: '', steps: many }], { width: 300, height: 100 }, 100);
    expect(chart.width).toBe(5_000);
    const [first, second] = chart.columns;
    expect(second.x).toBeGreaterThanOrEqual(first.x + first.width);
  });
});
