import { decimalPrice, type Repair } from './decimalPrice';

const where = { provider: 'p', price_key: 'm', meter: 'input_mtok' };
const repair: Repair = { ...where, before: '0.30000000000000004', after: '0.3', reason: 'binary artefact' };

describe('decimalPrice', () => {
  it('writes what six decimals hold', () => {
    expect([2, 0.000001, 37.5, 0.003625].map((price) => decimalPrice(price, where, []))).toEqual([
      '2',
      '0.000001',
      '37.5',
      '0.003625',
    ]);
  });

  it('takes the reviewed price where one stands', () => {
    expect(decimalPrice(0.1 + 0.2, where, [repair])).toBe('0.3');
  });

  it('refuses to round by itself', () => {
    expect(() => decimalPrice(0.1 + 0.2, { ...where, price_key: 'other' }, [repair])).toThrow(
      /p\/other.*repairs\.json/
    );
    expect(() => decimalPrice(1e-7, where, [repair])).toThrow(/six decimals/);
  });
});
