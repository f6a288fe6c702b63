import { forecastBacktest } from './forecastBacktest';
import { isForecast, overflowForecast } from './overflowForecast';
import { meanRemaining, type PastRun } from './pastRuns';

/** A past run by the saturation of each call in percent; '!' where it overflowed. */
const run = (runId: string, calls: string, agent = 'a'): PastRun => ({
  runId,
  agent,
  tools: null,
  calls: calls.split(' ').map((told) => ({ saturation: parseInt(told, 10) / 100, overflowed: told.endsWith('!') })),
});

const at = (call: number, saturation: number) => ({ runId: 'now', agent: 'a', call, saturation });

describe('the forecast of an overflow', () => {
  const history = [
    run('1', '10 30 50 70 95!'),
    run('2', '12 32 55 60!'),
    run('3', '10 28 52 53 54'),
    run('4', '11 30 51 54 56'),
    run('5', '10 31 49 51 52'),
    run('other agent', '10 30 50 99!', 'b'),
  ];

  it('is the share of past runs that overflowed from about here', () => {
    const forecast = overflowForecast(history, at(3, 0.5));
    // Of 5 runs 2 overflowed: after 2 calls and after 1, so at call 5 and 4. Wilson of 2 of 5 is 0.1176 to 0.7693.
    expect(forecast).toEqual({
      runs: 5,
      overflowed: 2,
      within: { share: 0.4, low: expect.closeTo(0.1176, 4), high: expect.closeTo(0.7693, 4) },
      at: { low: expect.closeTo(4.1), median: 4.5, high: expect.closeTo(4.9) },
    });
  });

  it('looks as far ahead as it is told', () => {
    const forecast = overflowForecast(history, at(3, 0.5), 1);
    expect(isForecast(forecast) && forecast.overflowed).toBe(1);
  });

  it('says nothing where too few runs were like this one', () => {
    expect(overflowForecast(history, at(3, 0.9))).toEqual({ runs: 0 });
    expect(overflowForecast(history, { ...at(3, 0.5), runId: '1' })).toEqual({ runs: 4 });
  });

  it('is held against what came: certain and right is 0, the base rate is p(1-p)', () => {
    const clear = [
      ...Array.from({ length: 6 }, (_, i) => run(`full ${i}`, '80 99!')),
      ...Array.from({ length: 6 }, (_, i) => run(`calm ${i}`, '20 25')),
    ];
    // Calls with a forecast: 6 of 80 % (all overflow), 12 of 20 and 25 % (none does).
    expect(forecastBacktest(clear, 'a')).toEqual({
      forecasts: 18,
      brier: 0,
      baseBrier: expect.closeTo((6 * 12) / 18 ** 2),
    });
    expect(forecastBacktest(clear, 'nobody')).toBeNull();
  });

  it('is worse than the base rate where saturation tells nothing', () => {
    // Of 10 equal runs 5 overflow: each is forecast from 9 others at 4/9 or 5/9, so off by 5/9.
    const coin = Array.from({ length: 10 }, (_, i) => run(`${i}`, i % 2 ? '50 51!' : '50'));
    expect(forecastBacktest(coin, 'a')).toEqual({ forecasts: 10, brier: expect.closeTo(25 / 81), baseBrier: 0.25 });
  });

  it('knows how many calls runs go on for', () => {
    expect(meanRemaining(history, 'a', 4)).toBe((1 + 0 + 1 + 1 + 1) / 5);
    expect(meanRemaining(history, 'a', 5)).toBeNull();
  });
});
