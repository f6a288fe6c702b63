import { addMonths, formatMonth, monthBounds, monthOf, parseMonth } from './utcMonth';

describe('UTC months', () => {
  it('are written as year and month', () => {
    expect(parseMonth('2026-02')).toEqual({ year: 2026, month: 2 });
    expect(formatMonth({ year: 2026, month: 2 })).toBe('2026-02');
  });

  it.each(['2026-13', '2026-00', '2026-2', 'November', '', undefined, ['2026-02']])('are nothing else: %j', (text) => {
    expect(parseMonth(text)).toBeUndefined();
  });

  it('end where the next one begins', () => {
    const { fromMs, toMs } = monthBounds({ year: 2024, month: 2 });
    expect(new Date(fromMs).toISOString()).toBe('2024-02-01T00:00:00.000Z');
    expect(new Date(toMs).toISOString()).toBe('2024-03-01T00:00:00.000Z');
  });

  it('cross the year', () => {
    expect(addMonths({ year: 2026, month: 12 }, 1)).toEqual({ year: 2027, month: 1 });
    expect(addMonths({ year: 2026, month: 1 }, -1)).toEqual({ year: 2025, month: 12 });
  });

  it('hold their own last millisecond, and no local time', () => {
    expect(monthOf(Date.UTC(2026, 10, 30, 23, 59, 59, 999))).toEqual({ year: 2026, month: 11 });
    expect(monthOf(Date.UTC(2026, 11, 1))).toEqual({ year: 2026, month: 12 });
  });
});
