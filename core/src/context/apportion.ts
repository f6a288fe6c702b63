/**
 * Splits a whole number of tokens by weights, exactly: largest remainders get the tokens that rounding down left.
 * Returns null where there is nothing to split by.
 */
export function apportion(total: number, weights: readonly number[]): number[] | null {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum <= 0) {
    return null;
  }
  const exact = weights.map((weight) => (total * weight) / sum);
  const parts = exact.map(Math.floor);
  const left = total - parts.reduce((a, b) => a + b, 0);
  exact
    .map((value, index) => ({ index, remainder: value - parts[index] }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
    .slice(0, left)
    .forEach(({ index }) => parts[index]++);
  return parts;
}
