import fc from 'fast-check';

import { sumUsd } from './sumUsd';

describe('a sum of dollars', () => {
  it('is exact where floats are not', () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(sumUsd([0.1, 0.2])).toBe(0.3);
  });

  it('knows the unknown from nothing', () => {
    expect(sumUsd([null, 0.5])).toBe(0.5);
    expect(sumUsd([null])).toBeNull();
    expect(sumUsd([])).toBeNull();
    expect(sumUsd([0])).toBe(0);
  });

  it('does not depend on the order', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 10 ** 12 }).map((units) => units / 1e12));
    fc.assert(fc.property(amounts, (usd) => expect(sumUsd(usd)).toBe(sumUsd([...usd].reverse()))));
  });
});
