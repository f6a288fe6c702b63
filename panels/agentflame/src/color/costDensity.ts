import { totalTokens, type TraceSpan } from '@loopscope/core';

/** Upper limits of the classes, in US dollars a million tokens; the last class has none. */
export const DENSITY_LIMITS = [0.3, 1, 3, 10] as const;

/**
 * How dear a call's tokens were, all buckets together: cached input makes it cheap, output and reasoning dear. '' for
 * what has no cost or no tokens of its own, else the number of its class, '0' the cheapest.
 */
export function densityClass({ llm }: TraceSpan): string {
  const tokens = llm?.countsUsage ? totalTokens(llm.tokens) : null;
  if (!llm || llm.cost === null || !tokens) {
    return '';
  }
  const perMillion = (llm.cost / tokens) * 1e6;
  const found = DENSITY_LIMITS.findIndex((limit) => perMillion < limit);
  return String(found < 0 ? DENSITY_LIMITS.length : found);
}
