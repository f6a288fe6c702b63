import { attributes } from './attributeTable';

import type { TokenBuckets } from '../frames/TraceSpan';
import type { SpanInput } from './SpanInput';
import { oneHolds, type Known } from './spanRules';

/**
 * Five disjoint buckets. Whether input holds the cache's tokens and output the reasoning's is decided by library and
 * provider, and where the numbers contradict, by arithmetic: cached tokens beyond the input cannot be part of it.
 */
export function tokenBuckets(told: ReadonlyMap<string, string>, span: SpanInput, known: Known): TokenBuckets {
  const count = (name: string) => (told.has(name) ? Number(told.get(name)) : null);
  const input = count('input_tokens');
  const output = count('output_tokens');
  const total = count('total_tokens');
  const cacheRead = count('cache_read_tokens');
  const cacheWrite = count('cache_write_tokens');
  const cached = (cacheRead ?? 0) + (cacheWrite ?? 0);
  const {
    input_exclusive: inputRules,
    output_exclusive: outputRules,
    reasoning_in_total: leftInTotal,
  } = attributes.basis;
  const left = total === null || input === null || output === null ? 0 : total - input - output;
  const isReasoning = left > 0 && left !== cached && oneHolds(leftInTotal, span, known);
  const reasoning = count('reasoning_tokens') ?? (isReasoning ? left : null);
  const addsUp = (...parts: Array<number | null>) =>
    total !== null && total === parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  const fresh = withoutPart(
    input,
    cached,
    () => (input !== null && addsUp(input, output, cached)) || oneHolds(inputRules, span, known)
  );
  const visible = withoutPart(
    output,
    reasoning ?? 0,
    () => (output !== null && addsUp(fresh, cached, output, reasoning)) || oneHolds(outputRules, span, known)
  );
  return { input: fresh, cacheRead, cacheWrite, output: visible, reasoning };
}

function withoutPart(whole: number | null, part: number, isExclusive: () => boolean): number | null {
  return whole === null || part === 0 || part > whole || isExclusive() ? whole : whole - part;
}
