const EXACT = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const SHORT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

/** 12,345 */
export function formatCount(value: number): string {
  return EXACT.format(value);
}

/** 12.3K: for labels without room. */
export function formatShortCount(value: number): string {
  return SHORT.format(value);
}
