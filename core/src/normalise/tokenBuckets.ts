import { attributes, type BasisRule } from './attributeTable';

import type { TokenBuckets } from '../frames/TraceSpan';
import type { TagReader } from './TagReader';
import { matches } from './matches';

const { count, basis } = attributes;

/**
 * Five disjoint buckets. Whether input holds the cache's tokens and output the reasoning's is decided by library and
 * provider, and where the numbers contradict, by arithmetic: cached tokens beyond the input cannot be part of it.
 */
export function tokenBuckets(tags: TagReader, provider: string, model: string): TokenBuckets {
  const input = tags.number(count.input);
  const output = tags.number(count.output);
  const cacheRead = tags.number(count.cache_read);
  const cacheWrite = tags.number(count.cache_write);
  const reasoning = tags.number(count.reasoning);
  const cached = (cacheRead ?? 0) + (cacheWrite ?? 0);
  const inputExclusive = basis.input_exclusive.some((rule) => applies(rule, tags, provider, model));
  const outputExclusive = basis.output_exclusive.some((rule) => applies(rule, tags, provider, model));
  return {
    input: withoutPart(input, cached, inputExclusive),
    cacheRead,
    cacheWrite,
    output: withoutPart(output, reasoning ?? 0, outputExclusive),
    reasoning,
  };
}

function withoutPart(whole: number | null, part: number, isExclusive: boolean): number | null {
  return whole === null || isExclusive || part > whole ? whole : whole - part;
}

function applies(rule: BasisRule, tags: TagReader, provider: string, model: string): boolean {
  if (rule.key !== undefined && rule.json !== undefined) {
    return tags.hasNumberUnder(rule.key, rule.json);
  }
  return (
    rule.scope !== undefined &&
    matches(rule.scope, tags.scope) &&
    (rule.provider === undefined || matches(rule.provider, provider)) &&
    (rule.model === undefined || matches(rule.model, model))
  );
}
