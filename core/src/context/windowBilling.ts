import type { ContextStep } from './ContextStep';

/** US dollars a token, as a call was billed; null where it used none of the bucket and nothing tells. */
export interface InputRates {
  fresh: number | null;
  cacheRead: number | null;
  cacheWrite: number | null;
}

/** What a call's bill says of a token in each bucket. */
export function inputRates({ fresh, cacheRead, cacheWrite, inputCosts }: ContextStep): InputRates {
  return {
    fresh: rate(inputCosts?.fresh ?? null, fresh),
    cacheRead: rate(inputCosts?.cacheRead ?? null, cacheRead),
    cacheWrite: rate(inputCosts?.cacheWrite ?? null, cacheWrite),
  };
}

const rate = (cost: number | null, tokens: number | null): number | null =>
  cost === null || tokens === null || tokens === 0 ? null : cost / tokens;

/** Tokens that stand side by side in a window, from `offset` on. */
export interface Stretch {
  offset: number;
  tokens: number;
}

/**
 * What a stretch of a window was billed at: a cache holds a prefix, so what was read from it comes first, then what was
 * written to it, then the rest. null where it lies in a bucket without a known rate.
 */
export function billedAt(step: ContextStep, stretch: Stretch): number | null {
  const read = step.cacheRead ?? 0;
  const written = read + (step.cacheWrite ?? 0);
  const rates = inputRates(step);
  const end = stretch.offset + stretch.tokens;
  const within = (from: number, to: number) => Math.max(0, Math.min(end, to) - Math.max(stretch.offset, from));
  return sum([
    times(within(0, read), rates.cacheRead),
    times(within(read, written), rates.cacheWrite),
    times(within(written, Infinity), rates.fresh),
  ]);
}

/**
 * What a cut in the middle costs once: what was read from the cache behind it has to be put there anew, at the price of
 * writes, or of fresh input where the seller's cache writes by itself.
 */
export function rewriteCost(step: ContextStep, cut: Stretch, writeRate: number | null): number | null {
  const behind = Math.max(0, (step.cacheRead ?? 0) - (cut.offset + cut.tokens));
  const { cacheRead } = inputRates(step);
  return behind === 0 ? 0 : writeRate === null || cacheRead === null ? null : behind * (writeRate - cacheRead);
}

/** What it costs to put a token into the cache, by the first of the calls that tells. */
export function writeRateOf(steps: readonly ContextStep[]): number | null {
  const rates = steps.map(inputRates);
  return (
    rates.find(({ cacheWrite }) => cacheWrite !== null)?.cacheWrite ??
    rates.find(({ fresh }) => fresh !== null)?.fresh ??
    null
  );
}

const times = (tokens: number, price: number | null): number | null =>
  tokens === 0 ? 0 : price === null ? null : tokens * price;

function sum(parts: Array<number | null>): number | null {
  return parts.reduce<number | null>((total, part) => (total === null || part === null ? null : total + part), 0);
}
