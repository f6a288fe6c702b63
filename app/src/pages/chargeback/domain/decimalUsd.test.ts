import { decimalUsd } from './decimalUsd';

describe('dollars in a file', () => {
  it.each([
    [0, '0.000000000'],
    [0.1, '0.100000000'],
    [1e-9, '0.000000001'],
    [12_345.678901234, '12345.678901234'],
    // The nearest float to 8999999.123456789: the decimal comes back to the last digit.
    [8_999_999.123456789, '8999999.123456789'],
    [null, ''],
    [undefined, ''],
  ])('%s', (usd, expected) => {
    expect(decimalUsd(usd)).toBe(expected);
  });
});
