import { modelCall } from '../../testdata/aSpan';
import { buildRunTree } from '../run';
import { contextSteps } from './contextSteps';
import { readLimits, withLimits } from './effectiveLimits';

describe('limits that are set', () => {
  it('are read as people write them', () => {
    expect(readLimits('claude-sonnet-4* = 1M\n\n gpt-4.1: 128_000\nhouse=32k').limits).toEqual([
      { model: 'claude-sonnet-4*', limit: 1_000_000 },
      { model: 'gpt-4.1', limit: 128_000 },
      { model: 'house', limit: 32_000 },
    ]);
  });

  it('name the line that is none', () => {
    expect(readLimits('gpt-4.1 = 128k\ngpt-5 = much\n= 5')).toEqual({
      limits: [{ model: 'gpt-4.1', limit: 128_000 }],
      unread: [
        { line: 2, text: 'gpt-5 = much' },
        { line: 3, text: '= 5' },
      ],
    });
  });

  it('replace the limit of matching models, and what follows from it', () => {
    const steps = contextSteps(
      buildRunTree([
        modelCall({ spanId: 'a' }, { model: 'gpt-4.1', contextUsed: 300, contextLimit: 1_000, maxOutput: 100 }),
        modelCall({ spanId: 'b', startMs: 1 }, { model: 'gpt-4x1', contextUsed: 300, contextLimit: null }),
      ])
    );
    const [set, other] = withLimits(steps, [
      { model: 'GPT-4.1', limit: 700 },
      { model: 'gpt*', limit: 600 },
    ]);
    expect([set.limit, set.free, set.saturation]).toEqual([700, 300, 0.5]);
    expect([other.limit, other.free, other.saturation]).toEqual([600, 300, 0.5]);
  });
});
