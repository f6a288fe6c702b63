import { quantile } from './quantile';
import { wilson } from './wilson';

describe('intervals and quantiles', () => {
  it('gives the interval of the literature', () => {
    // Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263 and 0 of 20 by Wilson's score.
    expect(wilson(81, 263)).toEqual({
      share: expect.closeTo(0.308, 4),
      low: expect.closeTo(0.2553, 4),
      high: expect.closeTo(0.3662, 4),
    });
    expect(wilson(0, 20)).toEqual({ share: 0, low: 0, high: expect.closeTo(0.1611, 4) });
  });

  it('interpolates between order statistics', () => {
    // R: quantile(c(1, 2, 4, 8), c(.1, .5, .9))
    expect([0.1, 0.5, 0.9].map((share) => quantile([8, 1, 4, 2], share))).toEqual([
      expect.closeTo(1.3),
      3,
      expect.closeTo(6.8),
    ]);
    expect(quantile([], 0.5)).toBeNull();
  });
});
