import { pricePeriods } from './pricePeriods';
import type { ModelInfo } from './source';

type Prices = ModelInfo['prices'];

function periods(prices: Prices) {
  return pricePeriods({ id: 'm', match: { equals: 'm' }, prices }).map(
    ({ validFrom, timeFrom, timeTo, prices: { input_mtok } }) => [validFrom, timeFrom, timeTo, input_mtok]
  );
}

describe('pricePeriods', () => {
  it('has one period for a model with one price', () => {
    expect(periods({ input_mtok: 1 })).toEqual([['1970-01-01', 0, 86_400, 1]]);
  });

  it('begins a period at each start date', () => {
    const later = { constraint: { type: 'start_date', start_date: '2025-06-10' }, prices: { input_mtok: 2 } } as const;
    expect(periods([{ prices: { input_mtok: 1 } }, later])).toEqual([
      ['1970-01-01', 0, 86_400, 1],
      ['2025-06-10', 0, 86_400, 2],
    ]);
  });

  it('repeats times of day in each period and cuts them at midnight', () => {
    const later = { constraint: { type: 'start_date', start_date: '2025-06-10' }, prices: { input_mtok: 2 } } as const;
    const night = {
      constraint: { type: 'time_of_date', start_time: '23:00:00Z', end_time: '01:00:00Z' },
      prices: { input_mtok: 0.5 },
    } as const;
    expect(periods([{ prices: { input_mtok: 1 } }, later, night])).toEqual([
      ['1970-01-01', 0, 3600, 0.5],
      ['1970-01-01', 82_800, 86_400, 0.5],
      ['1970-01-01', 0, 86_400, 1],
      ['2025-06-10', 0, 3600, 0.5],
      ['2025-06-10', 82_800, 86_400, 0.5],
      ['2025-06-10', 0, 86_400, 2],
    ]);
  });

  it('uses the first price before any condition holds', () => {
    const dated = (start_date: string, input_mtok: number) =>
      ({ constraint: { type: 'start_date', start_date }, prices: { input_mtok } }) as const;
    expect(periods([dated('2025-01-01', 1), dated('2026-01-01', 2)])).toEqual([
      ['1970-01-01', 0, 86_400, 1],
      ['2025-01-01', 0, 86_400, 1],
      ['2026-01-01', 0, 86_400, 2],
    ]);
  });

  it('leaves the source as it was', () => {
    const prices: Prices = [
      { prices: { input_mtok: 1 } },
      { constraint: { type: 'start_date', start_date: '2025-06-10' }, prices: { input_mtok: 2 } },
    ];
    expect(periods(prices)).toEqual(periods(prices));
  });
});
