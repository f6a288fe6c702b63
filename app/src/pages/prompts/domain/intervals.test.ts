import { estimateRatio, type RatioEstimate } from './ratio';
import { relativeDifference, type Interval } from './relativeDifference';
import { shareDifference } from './shareDifference';
import golden from './testdata/golden.json';
import type { UnitSums } from './unitTable';

const unitsOf = (pairs: number[][]): UnitSums[] => pairs.map(([y, x]) => ({ y, x }));

function ratioOf(units: UnitSums[]): RatioEstimate {
  const estimate = estimateRatio(units);
  if (!estimate) {
    throw new Error('The units have no denominator.');
  }
  return estimate;
}

function expectInterval(actual: Interval | null, expected: Interval) {
  expect(actual?.estimate).toBeCloseTo(expected.estimate, 12);
  // jstat's quantiles are good to eight digits.
  expect(actual?.low).toBeCloseTo(expected.low, 6);
  expect(actual?.high).toBeCloseTo(expected.high, 6);
}

/** testdata/golden.py says how the expected values were computed. */
describe('against scipy and statsmodels', () => {
  it.each(golden.ratios)('ratios of sums over $a.length and $b.length units', ({ a, b, ratioA, ratioB, relative }) => {
    const [estimateA, estimateB] = [ratioOf(unitsOf(a)), ratioOf(unitsOf(b))];
    expect(estimateA.value).toBeCloseTo(ratioA.value, 12);
    expect(estimateA.variance).toBeCloseTo(ratioA.variance, 12);
    expect(estimateB.variance).toBeCloseTo(ratioB.variance, 12);
    expectInterval(relativeDifference(estimateA, estimateB, 0.95), relative);
  });

  it.each(golden.shares)('shares $a.hits/$a.of and $b.hits/$b.of', ({ a, b, difference }) => {
    expectInterval(shareDifference(a, b, 0.95), difference);
  });
});

describe('where there is no interval', () => {
  const three = ratioOf(
    unitsOf([
      [1, 1],
      [2, 1],
      [3, 1],
    ])
  );

  it.each([
    ['one unit has no variance', ratioOf([{ y: 1, x: 1 }])],
    [
      'zero has no logarithm',
      ratioOf(
        unitsOf([
          [0, 1],
          [0, 1],
        ])
      ),
    ],
  ])('%s', (_, other) => {
    expect(relativeDifference(three, other, 0.95)).toBeNull();
    expect(relativeDifference(other, three, 0.95)).toBeNull();
  });

  it('nothing was counted', () => {
    expect(estimateRatio([])).toBeNull();
    expect(estimateRatio([{ y: 0, x: 0 }])).toBeNull();
    expect(shareDifference({ hits: 0, of: 0 }, { hits: 1, of: 2 }, 0.95)).toBeNull();
  });
});

describe('clusters', () => {
  it('widen the interval: runs of one user are no independent evidence', () => {
    // Each of five users made four like runs.
    const perRun = unitsOf(
      [1, 2, 3, 4, 5].flatMap((y) => [
        [y, 1],
        [y, 1],
        [y, 1],
        [y, 1],
      ])
    );
    const perUser = unitsOf([1, 2, 3, 4, 5].map((y) => [4 * y, 4]));
    expect(ratioOf(perUser).value).toBe(ratioOf(perRun).value);
    expect(ratioOf(perUser).variance ?? 0).toBeGreaterThan(4 * (ratioOf(perRun).variance ?? 0));
  });
});
