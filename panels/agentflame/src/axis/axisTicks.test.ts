import { axisTicks } from './axisTicks';
import { formatTick } from './formatTick';

describe('ticks of an axis', () => {
  it.each([
    ['time', { from: 0, to: 1_000 }, ['0 ms', '200 ms', '400 ms', '600 ms', '800 ms', '1000 ms']],
    ['time', { from: 0, to: 47_000 }, ['0 s', '10 s', '20 s', '30 s', '40 s']],
    ['time', { from: 0, to: 600_000 }, ['0 min', '2 min', '4 min', '6 min', '8 min', '10 min']],
    [
      'time',
      { from: 10_000.2, to: 10_000.7 },
      ['10.0002 s', '10.0003 s', '10.0004 s', '10.0005 s', '10.0006 s', '10.0007 s'],
    ],
    ['time', { from: 0, to: 0.05 }, ['0 µs', '10 µs', '20 µs', '30 µs', '40 µs', '50 µs']],
    ['tokens', { from: 0, to: 180_000 }, ['0', '50,000', '100,000', '150,000']],
    ['tokens', { from: 4.5, to: 6.5 }, ['5', '6']],
    ['cost', { from: 0, to: 0.5 }, ['$0.0', '$0.1', '$0.2', '$0.3', '$0.4', '$0.5']],
    ['cost', { from: 0.0001, to: 0.00013 }, ['$0.00010', '$0.00011', '$0.00012', '$0.00013']],
  ] as const)('of %s from %j are round and tell neighbours apart', (axis, view, labels) => {
    const ticks = axisTicks(axis, view, 600);
    expect(ticks.map((tick) => formatTick(axis, tick, ticks[1] - ticks[0]))).toEqual(labels);
  });

  it('are none where there is no room', () => {
    expect(axisTicks('time', { from: 0, to: 10 }, 0)).toEqual([]);
    expect(axisTicks('time', { from: 5, to: 5 }, 100)).toEqual([]);
  });
});
