import fc from 'fast-check';

import { axisRange, isWhole, pan, reveal, viewOfBar, zoomAround } from './AxisView';

const RANGE = axisRange(0, 100, 0.0005);

describe('the view', () => {
  it('zooms around a place that stays where it is', () => {
    expect(zoomAround({ from: 0, to: 100 }, 25, 0.5, RANGE)).toEqual({ from: 12.5, to: 62.5 });
  });

  it('shows a bar with air around it', () => {
    expect(viewOfBar(40, 60, RANGE)).toEqual({ from: 39.6, to: 60.4 });
    expect(viewOfBar(0, 100, RANGE)).toEqual(RANGE.whole);
  });

  it('moves only when the bar is out of sight', () => {
    const view = { from: 0, to: 10 };
    expect(reveal(view, 5, 50, RANGE)).toBe(view);
    expect(reveal(view, 50, 52, RANGE)).toEqual({ from: 46, to: 56 });
  });

  it('never leaves the axis and never turns over', () => {
    const place = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: -1e3, max: 1e3, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        place,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (from, length, at, factor) => {
          const range = axisRange(from, from + length, 0.0005);
          const { whole } = range;
          const views = [
            zoomAround(whole, at, factor, range),
            pan(zoomAround(whole, from + length / 2, 0.1, range), at, range),
          ];
          for (const view of views) {
            expect(view.from).toBeGreaterThanOrEqual(whole.from - 1e-6);
            expect(view.to).toBeLessThanOrEqual(whole.to + 1e-6);
            expect(view.to).toBeGreaterThan(view.from);
          }
        }
      )
    );
  });

  it('knows when it shows everything', () => {
    expect(isWhole(RANGE.whole, RANGE)).toBe(true);
    expect(isWhole({ from: 1, to: 100 }, RANGE)).toBe(false);
  });
});
