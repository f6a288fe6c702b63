import { formatTick } from './formatTick';
import { timeTicks } from './timeTicks';

describe('ticks of the time axis', () => {
  it.each([
    [{ from: 0, to: 1_000 }, ['0 ms', '200 ms', '400 ms', '600 ms', '800 ms', '1000 ms']],
    [{ from: 0, to: 47_000 }, ['0 s', '10 s', '20 s', '30 s', '40 s']],
    [{ from: 0, to: 600_000 }, ['0 min', '2 min', '4 min', '6 min', '8 min', '10 min']],
    [{ from: 10_000.2, to: 10_000.7 }, ['10.0002 s', '10.0003 s', '10.0004 s', '10.0005 s', '10.0006 s', '10.0007 s']],
    [{ from: 0, to: 0.05 }, ['0 µs', '10 µs', '20 µs', '30 µs', '40 µs', '50 µs']],
  ])('of %j are round and tell neighbours apart', (view, labels) => {
    const ticks = timeTicks(view, 600);
    expect(ticks.map((tick) => formatTick(tick, ticks[1] - ticks[0]))).toEqual(labels);
  });

  it('are none where there is no room', () => {
    expect(timeTicks({ from: 0, to: 10 }, 0)).toEqual([]);
    expect(timeTicks({ from: 5, to: 5 }, 100)).toEqual([]);
  });
});
