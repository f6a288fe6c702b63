import { modelCall } from '@loopscope/core/testdata/aSpan';
import { densityClass } from './costDensity';
import { DEFAULT_SCALES } from './scales';

const call = (cost: number | null, input: number | null) =>
  modelCall(
    { spanId: 'a' },
    { cost, tokens: { input, cacheRead: null, cacheWrite: null, output: null, reasoning: null } }
  );

describe('the class of a cost density', () => {
  it.each([
    [0.000_1, 1_000, '0'],
    [0.003, 10_000, '1'],
    [0.003, 1_000, '3'],
    [0.02, 1_000, '4'],
    [null, 1_000, ''],
    [0.02, null, ''],
    [0, 1_000, '0'],
  ])('of %s dollars for %s tokens is "%s"', (cost, tokens, expected) => {
    expect(densityClass(call(cost, tokens), DEFAULT_SCALES.density)).toBe(expected);
  });

  it('is none of an agent that repeats what its calls used', () => {
    const repeated = modelCall({ spanId: 'a' }, { cost: 1, countsUsage: false });
    expect(densityClass(repeated, DEFAULT_SCALES.density)).toBe('');
  });
});
