import { attributes } from './attributeTable';
import { firstGroup } from './matches';
import type { SpanInput } from './SpanInput';
import { oneHolds } from './spanRules';

/** W3C: 56 bits, of which trailing zeros may be left out. The share of spans that are dropped. */
const THRESHOLD = '(?:^|,)\\s*ot=(?:[^,]*;)?th:([0-9a-f]{1,14})(?:[;,]|$)';
const ALL = 2n ** 56n;

/** Beyond, a weight is no longer one that a sampler would give. */
const MOST_WEIGHT = 1_000_000_000n;

/** How many spans this one stands for, in millionths, and why it was kept. */
export function sampling(span: SpanInput): { weightInMillionths: bigint; kind: string } {
  const digits = firstGroup(THRESHOLD, span.traceState);
  const threshold = digits === '' ? 0n : BigInt(`0x${digits.padEnd(14, '0')}`);
  const weighted = threshold > 0n && threshold <= ALL - ALL / MOST_WEIGHT;
  const kind = oneHolds(attributes.selected, span) ? 'selected' : weighted ? 'weighted' : '';
  return { weightInMillionths: weighted ? (ALL * 1_000_000n) / (ALL - threshold) : 1_000_000n, kind };
}
