import { tieredPrices, times, unusedKeys, type TierRule } from './tierPrices';

const reviewed = { source: 'https://example.com', checked: '2026-11-25' };
const tokensOnly = (column: string) => column !== 'web_searches';
const prices = { input: '3', cache_read: '0.3', output: '15', web_searches: '10' };

describe('tieredPrices', () => {
  it('makes a price at the factor of the default price, but not of what is billed by search', () => {
    const batch: TierRule = { provider: 'a', service_tier: 'batch', keys: ['m*'], factor: '0.5', ...reviewed };
    expect(tieredPrices([batch], 'a', 'm1', 0, prices, tokensOnly)).toEqual([
      { serviceTier: '', region: '', prices },
      {
        serviceTier: 'batch',
        region: '',
        prices: { input: '1.5', cache_read: '0.15', output: '7.5', web_searches: '10' },
      },
    ]);
    expect(tieredPrices([batch], 'a', 'other', 0, prices, tokensOnly)).toHaveLength(1);
    expect(tieredPrices([batch], 'b', 'm1', 0, prices, tokensOnly)).toHaveLength(1);
  });

  it('puts a region on top of every tier', () => {
    const rules: TierRule[] = [
      { provider: 'a', region: 'us', keys: ['m'], factor: '1.1', ...reviewed },
      { provider: 'a', service_tier: 'batch', keys: ['m'], factor: '0.5', ...reviewed },
    ];
    const rows = tieredPrices(rules, 'a', 'm', 0, { input: '3' }, tokensOnly);
    expect(rows.map((row) => [row.serviceTier, row.region, row.prices.input])).toEqual([
      ['', '', '3'],
      ['batch', '', '1.5'],
      ['', 'us', '3.3'],
      ['batch', 'us', '1.65'],
    ]);
  });

  it('keeps what is excepted, takes a listed price for the first band, and the default price where a tier is not offered', () => {
    const rule: TierRule = { provider: 'a', service_tier: 'flex', keys: ['m'], factor: '0.5', ...reviewed };
    const input = (more: Partial<TierRule>, band: number) =>
      tieredPrices([{ ...rule, ...more }], 'a', 'm', band, prices, tokensOnly)[1].prices;
    expect(input({ except: ['cache_read'] }, 0)).toMatchObject({ input: '1.5', cache_read: '0.3' });
    expect(input({ prices: { cache_read: '0.2' } }, 0)).toMatchObject({ input: '1.5', cache_read: '0.2' });
    expect(input({ prices: { cache_read: '0.2' } }, 200_001)).toMatchObject({ input: '1.5', cache_read: '0.15' });
    expect(input({ first_band: true }, 200_001)).toEqual(prices);
  });

  it('refuses two rules for one tier, keys that nobody has, and products that do not fit', () => {
    const rule: TierRule = { provider: 'a', service_tier: 'flex', keys: ['m', 'gone*'], factor: '0.5', ...reviewed };
    expect(() => tieredPrices([rule, rule], 'a', 'm', 0, prices, tokensOnly)).toThrow(/"flex" twice/);
    expect(unusedKeys([rule], [['a', 'm']])).toEqual(['a/gone*']);
    expect(times('0.075', '0.5')).toBe('0.0375');
    expect(times('12', '10')).toBe('120');
    expect(() => times('0.000001', '0.5')).toThrow(/six decimals/);
  });
});
