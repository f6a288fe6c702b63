/** Bits in which two texts' hashes may differ to be called near. */
export const NEAR_BITS = 6;
const BITS = 32;

/**
 * SimHash (Charikar, 2002) over the words of a text and their neighbours, in 32 bits: texts that share most of their
 * words have hashes that differ in few bits.
 */
export function simHash(text: string): number {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const weights = new Array<number>(BITS).fill(0);
  for (let at = 0; at < words.length; at++) {
    for (const feature of [words[at], `${words[at]} ${words[at + 1] ?? ''}`]) {
      const hash = fnv1a(feature);
      for (let bit = 0; bit < BITS; bit++) {
        weights[bit] += (hash >>> bit) & 1 ? 1 : -1;
      }
    }
  }
  return weights.reduce((bits, weight, bit) => (weight > 0 ? bits | (1 << bit) : bits), 0) >>> 0;
}

export function bitsApart(a: number, b: number): number {
  let differing = (a ^ b) >>> 0;
  let bits = 0;
  while (differing !== 0) {
    bits += differing & 1;
    differing >>>= 1;
  }
  return bits;
}

/** Fowler, Noll and Vo's hash of 32 bits, mixed once more as in MurmurHash3 so that all bits count. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
