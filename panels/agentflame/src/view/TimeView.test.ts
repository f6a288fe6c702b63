import fc from 'fast-check';

import { isWhole, pan, reveal, viewOfSpan, wholeView, zoomAround } from './TimeView';

describe('the view', () => {
  it('zooms around a time that keeps its place', () => {
    expect(zoomAround({ from: 0, to: 100 }, 25, 0.5, 100)).toEqual({ from: 12.5, to: 62.5 });
  });

  it('shows a span with air around it', () => {
    expect(viewOfSpan(40, 60, 100)).toEqual({ from: 39.6, to: 60.4 });
    expect(viewOfSpan(0, 100, 100)).toEqual(wholeView(100));
  });

  it('moves only when the span is out of sight', () => {
    const view = { from: 0, to: 10 };
    expect(reveal(view, 5, 50, 100)).toBe(view);
    expect(reveal(view, 50, 52, 100)).toEqual({ from: 46, to: 56 });
  });

  it('never leaves the run and never turns over', () => {
    const time = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        time,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (duration, ms, factor) => {
          const whole = wholeView(duration);
          const views = [
            zoomAround(whole, ms, factor, duration),
            pan(zoomAround(whole, duration / 2, 0.1, duration), ms, duration),
          ];
          for (const { from, to } of views) {
            expect(from).toBeGreaterThanOrEqual(whole.from - 1e-6);
            expect(to).toBeLessThanOrEqual(whole.to + 1e-6);
            expect(to).toBeGreaterThan(from);
          }
        }
      )
    );
  });

  it('knows when it shows everything', () => {
    expect(isWhole(wholeView(10), 10)).toBe(true);
    expect(isWhole({ from: 1, to: 10 }, 10)).toBe(false);
  });
});
