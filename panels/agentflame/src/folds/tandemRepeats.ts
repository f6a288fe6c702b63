/** A stretch of a sequence in which a period comes again and again, without anything between. */
export interface TandemRepeat {
  from: number;
  period: number;
  count: number;
}

/** Longer cycles are looked for by nobody. */
const LONGEST_PERIOD = 8;

/**
 * Repeats in a sequence of tokens, from the left, not overlapping: of several periods the one that covers most, and of
 * those the smallest. Negative tokens are unknown, and equal nothing. `counts` says which tokens make a period worth
 * folding: one without any, such as model calls alone, is none.
 */
export function tandemRepeats(tokens: Int32Array, counts: (at: number) => boolean, fewest: number): TandemRepeat[] {
  const found: TandemRepeat[] = [];
  for (let from = 0; from < tokens.length;) {
    const best = bestAt(tokens, from, counts, fewest);
    if (best) {
      found.push(best);
    }
    from += best ? best.period * best.count : 1;
  }
  return found;
}

function bestAt(
  tokens: Int32Array,
  from: number,
  counts: (at: number) => boolean,
  fewest: number
): TandemRepeat | undefined {
  let best: TandemRepeat | undefined;
  let isWorth = false;
  for (let period = 1; period <= LONGEST_PERIOD; period++) {
    const last = from + period - 1;
    if (last >= tokens.length || tokens[last] < 0) {
      break;
    }
    isWorth ||= counts(last);
    // Without it, a long stretch of model calls would be counted again from each of them.
    const count = isWorth ? repeatsAt(tokens, from, period) : 0;
    if (count >= fewest && (!best || count * period > best.count * best.period)) {
      best = { from, period, count };
    }
  }
  return best;
}

function repeatsAt(tokens: Int32Array, from: number, period: number): number {
  let at = from + period;
  while (at < tokens.length && tokens[at] === tokens[at - period]) {
    at++;
  }
  return Math.floor((at - from) / period);
}
