/** Digits after the point up to which a frame's float equals the exact decimal, below nine million dollars a cell. */
const DIGITS = 9;

/**
 * Dollars as a decimal string for a spreadsheet: the exact amount rounded to 1e-9, never with an exponent. Unknown is
 * empty, because missing is not zero.
 */
export function decimalUsd(usd: number | null | undefined): string {
  return typeof usd === 'number' && Number.isFinite(usd) ? usd.toFixed(DIGITS) : '';
}
