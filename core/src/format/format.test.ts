import { formatCount, formatDuration, formatShortCount, formatUsd } from '.';

describe('figures as a person reads them', () => {
  it.each([
    [0, '0 ms'],
    [0.00025, '250 ns'],
    [0.25, '250 µs'],
    [12.345, '12.3 ms'],
    [999.9996, '1 s'],
    [1_234, '1.23 s'],
    [59_999.9, '1 min'],
    [90_000, '1 min 30 s'],
    [3_720_000, '1 h 2 min'],
    [-5, '-5 ms'],
  ])('%d ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  it.each([
    [0, '$0'],
    [0.0000123, '$0.0000123'],
    [0.0417, '$0.0417'],
    [0.5, '$0.50'],
    [12.345, '$12.35'],
    [1234.5, '$1,234.50'],
  ])('%d dollars are %s', (usd, text) => expect(formatUsd(usd)).toBe(text));

  it('counts are grouped or short', () => {
    expect(formatCount(12_345)).toBe('12,345');
    expect(formatShortCount(12_345)).toBe('12.3K');
  });
});
