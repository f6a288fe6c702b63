/** Costs are stored to 1e-12 dollars. */
const UNITS_PER_USD = 1e12;

/**
 * An exact sum of dollars: each amount is taken back to the whole 1e-12 dollars it was stored as (exact below
 * $9,000 an amount) and added as an integer, since floats do not add money. null amounts are unknown and are left
 * out; null when no amount is known.
 */
export function sumUsd(amounts: Iterable<number | null>): number | null {
  let units = 0n;
  let known = false;
  for (const amount of amounts) {
    if (amount !== null) {
      units += BigInt(Math.round(amount * UNITS_PER_USD));
      known = true;
    }
  }
  return known ? Number(units) / UNITS_PER_USD : null;
}
