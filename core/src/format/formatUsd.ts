/** Dollars with the digits that matter: cents from a dollar up, otherwise three significant digits. */
export function formatUsd(usd: number): string {
  const size = Math.abs(usd);
  if (size === 0) {
    return '$0';
  }
  const digits = size >= 1 ? 2 : Math.min(12, Math.max(2, 2 - Math.floor(Math.log10(size))));
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
    maximumFractionDigits: digits,
  }).format(usd);
}
