import { normalQuantile } from './quantiles';
import type { Interval } from './relativeDifference';

export interface Share {
  /** How many of them. */
  hits: number;
  of: number;
}

/**
 * The difference of two shares of independent units with Newcombe's hybrid score interval (Stat. Med. 1998, method 10),
 * which keeps its coverage with few units and where a share is zero.
 */
export function shareDifference(a: Share, b: Share, confidence: number): Interval | null {
  if (a.of === 0 || b.of === 0) {
    return null;
  }
  const z = normalQuantile((1 + confidence) / 2);
  const pa = a.hits / a.of;
  const pb = b.hits / b.of;
  const wa = wilson(a, z);
  const wb = wilson(b, z);
  return {
    estimate: pb - pa,
    low: pb - pa - Math.hypot(pb - wb.low, wa.high - pa),
    high: pb - pa + Math.hypot(wb.high - pb, pa - wa.low),
  };
}

/** Wilson's score interval of one share. */
function wilson({ hits, of }: Share, z: number): { low: number; high: number } {
  const p = hits / of;
  const centre = p + z ** 2 / (2 * of);
  const margin = z * Math.sqrt((p * (1 - p)) / of + z ** 2 / (4 * of ** 2));
  const scale = 1 + z ** 2 / of;
  return { low: (centre - margin) / scale, high: (centre + margin) / scale };
}
