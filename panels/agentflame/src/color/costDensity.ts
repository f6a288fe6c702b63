import { totalTokens, type Scale, type TraceSpan } from '@loopscope/core';

import { classOf } from './scales';

/**
 * How dear a call's tokens were, all buckets together: cached input makes it cheap, output and reasoning dear. '' for
 * what has no cost or no tokens of its own, else its class of US dollars a million tokens, '0' the cheapest.
 */
export function densityClass({ llm }: TraceSpan, scale: Scale): string {
  const tokens = llm?.countsUsage ? totalTokens(llm.tokens) : null;
  return !llm || llm.cost === null || !tokens ? '' : classOf((llm.cost / tokens) * 1e6, scale);
}
