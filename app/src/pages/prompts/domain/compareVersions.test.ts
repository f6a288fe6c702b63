import type { RunRow } from '@loopscope/core';

import { compareVersions } from './compareVersions';
import { runRow } from './testdata/runRow';

const compare = (runs: RunRow[]) => {
  const arm = (version: string) => ({ version, runs: runs.filter(({ promptVersion }) => promptVersion === version) });
  return compareVersions(arm('6'), arm('7'));
};

const outcome = (comparison: ReturnType<typeof compareVersions>, id: string) =>
  comparison.outcomes.find((candidate) => candidate.outcome.id === id);

describe('two versions of a prompt', () => {
  it('are compared per user where each user saw one', () => {
    const runs = ['ann', 'bob'].flatMap((userId) => [
      runRow({ userId, promptVersion: '6', cost: 1 }),
      runRow({ userId: `${userId}-2`, promptVersion: '7', cost: 2 }),
      runRow({ userId: `${userId}-2`, promptVersion: '7', cost: 2 }),
    ]);
    const comparison = compare(runs);
    expect(comparison.choice.unit).toBe('user');
    expect(comparison.units).toEqual({ a: 2, b: 2 });
    expect(outcome(comparison, 'cost')?.difference?.estimate).toBeCloseTo(1, 12);
  });

  it('leave a run with unpriced calls out of the cost, and say so', () => {
    const runs = [
      runRow({ cost: 1 }),
      runRow({ cost: 0.1, unpricedCalls: 3 }),
      runRow({ promptVersion: '7', cost: null }),
    ];
    const cost = outcome(compare(runs), 'cost');
    expect(cost?.a?.value).toBe(1);
    expect(cost?.b).toBeNull();
    expect(cost?.difference).toBeNull();
    expect(cost?.untold).toBe(2);
  });

  it('have shares of failed runs compared in points, also where nothing failed', () => {
    const runs = [runRow(), runRow(), runRow({ promptVersion: '7', status: 'error' }), runRow({ promptVersion: '7' })];
    const failed = outcome(compare(runs), 'failed');
    expect(failed?.scale).toBe('points');
    expect(failed?.difference?.estimate).toBe(0.5);
    expect(failed?.difference?.low).toBeLessThan(0);
  });

  it('count ratios over all calls, not as a mean of ratios', () => {
    const runs = [
      runRow({ llmCalls: 10, failedLlmCalls: 1 }),
      runRow({ llmCalls: 90, failedLlmCalls: 4 }),
      runRow({ promptVersion: '7' }),
    ];
    expect(outcome(compare(runs), 'failed-calls')?.a?.value).toBe(0.05);
  });

  it('leave out a run that used both', () => {
    const mixed = runRow();
    const comparison = compareVersions(
      { version: '6', runs: [mixed, runRow()] },
      { version: '7', runs: [mixed, runRow()] }
    );
    expect(comparison.units).toEqual({ a: 1, b: 1 });
    expect(comparison.caveats).toContainEqual({ id: 'mixed-runs', count: 1 });
  });

  it('say what else may explain a difference', () => {
    const runs = [
      runRow({ userId: 'ann', startMs: 0 }),
      runRow({ userId: 'ann', startMs: 100, promptVersion: '7', models: ['gpt-5-mini'], service: 'web' }),
      runRow({ userId: 'ann', startMs: 100, promptVersion: '7', open: true }),
    ];
    expect(compare(runs).caveats).toEqual([
      { id: 'few-units', least: 100 },
      { id: 'correlated-runs' },
      { id: 'apart-in-time', overlap: 0 },
      { id: 'other-models', onlyA: ['gpt-5'], onlyB: ['gpt-5-mini'] },
      { id: 'other-services', onlyA: ['shop'], onlyB: ['web'] },
      { id: 'open-runs', count: 1 },
    ]);
  });

  it('ask for more units where one version has few of them', () => {
    const many = Array.from({ length: 400 }, (_, index) => runRow({ startMs: index }));
    const few = Array.from({ length: 120 }, (_, index) => runRow({ startMs: index * 3, promptVersion: '7' }));
    expect(compare([...many, ...few]).caveats).toEqual([{ id: 'few-units', least: 300 }]);
  });
});
