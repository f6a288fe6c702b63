/*
 * CityHash128 of CityHash 1.0.2 (Pike and Alakuijala, Google 2011): the checksum of ClickHouse's compressed blocks,
 * which clients verify. Arithmetic is modulo 2^64.
 */
const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;
const K3 = 0xc949d7c7509e6557n;
const MUL = 0x9ddfea08eb382d69n;

interface Pair {
  low: bigint;
  high: bigint;
}

/** The hash's 16 bytes, low half first, little endian. */
export function cityHash128(bytes: Uint8Array): Uint8Array {
  const { low, high } = hash(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  const out = Buffer.alloc(16);
  out.writeBigUInt64LE(low, 0);
  out.writeBigUInt64LE(high, 8);
  return out;
}

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint): bigint => u64((value >> by) | (value << (64n - by)));
const shiftMix = (value: bigint): bigint => value ^ (value >> 47n);

function hash(data: DataView): Pair {
  const length = data.byteLength;
  if (length >= 16) {
    return seeded(from(data, 16), { low: fetch64(data, 0) ^ K3, high: fetch64(data, 8) });
  }
  if (length >= 8) {
    const seed = { low: fetch64(data, 0) ^ u64(BigInt(length) * K0), high: fetch64(data, length - 8) ^ K1 };
    return seeded(from(data, length), seed);
  }
  return seeded(data, { low: K0, high: K1 });
}

function seeded(data: DataView, seed: Pair): Pair {
  const length = data.byteLength;
  if (length < 128) {
    return murmur(data, seed);
  }
  let x = seed.low;
  let y = seed.high;
  let z = u64(BigInt(length) * K1);
  let v: Pair = { low: u64(rotate(y ^ K1, 49n) * K1 + fetch64(data, 0)), high: 0n };
  v.high = u64(rotate(v.low, 42n) * K1 + fetch64(data, 8));
  let w: Pair = {
    low: u64(rotate(u64(y + z), 35n) * K1 + x),
    high: u64(rotate(u64(x + fetch64(data, 88)), 53n) * K1),
  };
  let at = 0;
  for (; length - at >= 128;) {
    for (const end = at + 128; at < end; at += 64) {
      x = u64(rotate(u64(x + y + v.low + fetch64(data, at + 16)), 37n) * K1);
      y = u64(rotate(u64(y + v.high + fetch64(data, at + 48)), 42n) * K1);
      x ^= w.high;
      y ^= v.low;
      z = rotate(z ^ w.low, 33n);
      v = weak32(data, at, u64(v.high * K1), u64(x + w.low));
      w = weak32(data, at + 32, u64(z + w.high), y);
      [z, x] = [x, z];
    }
  }
  y = u64(y + rotate(w.low, 37n) * K0 + z);
  x = u64(x + rotate(u64(v.low + z), 49n) * K0);
  for (let tail = 0; tail < length - at;) {
    tail += 32;
    y = u64(rotate(u64(y - x), 42n) * K0 + v.high);
    w.low = u64(w.low + fetch64(data, length - tail + 16));
    x = u64(rotate(x, 49n) * K0 + w.low);
    w.low = u64(w.low + v.low);
    v = weak32(data, length - tail, v.low, v.high);
  }
  x = mix16(x, v.low);
  y = mix16(y, w.low);
  return { low: u64(mix16(u64(x + v.high), w.high) + y), high: mix16(u64(x + w.high), u64(y + v.high)) };
}

function murmur(data: DataView, seed: Pair): Pair {
  const length = data.byteLength;
  let a = seed.low;
  let b = seed.high;
  let c: bigint;
  let d: bigint;
  if (length <= 16) {
    a = u64(shiftMix(u64(a * K1)) * K1);
    c = u64(b * K1 + upTo16(data));
    d = shiftMix(u64(a + (length >= 8 ? fetch64(data, 0) : c)));
  } else {
    c = mix16(u64(fetch64(data, length - 8) + K1), a);
    d = mix16(u64(b + BigInt(length)), u64(c + fetch64(data, length - 16)));
    a = u64(a + d);
    for (let at = 0; length - 16 - at > 0; at += 16) {
      a = u64((a ^ u64(shiftMix(u64(fetch64(data, at) * K1)) * K1)) * K1);
      b ^= a;
      c = u64((c ^ u64(shiftMix(u64(fetch64(data, at + 8) * K1)) * K1)) * K1);
      d ^= c;
    }
  }
  a = mix16(a, c);
  b = mix16(d, b);
  return { low: a ^ b, high: mix16(b, a) };
}

function upTo16(data: DataView): bigint {
  const length = data.byteLength;
  const size = BigInt(length);
  if (length > 8) {
    const a = fetch64(data, 0);
    const b = fetch64(data, length - 8);
    return mix16(a, rotate(u64(b + size), size)) ^ b;
  }
  if (length >= 4) {
    const a = BigInt(data.getUint32(0, true));
    return mix16(u64(size + (a << 3n)), BigInt(data.getUint32(length - 4, true)));
  }
  if (length > 0) {
    const y = BigInt(data.getUint8(0) + (data.getUint8(length >> 1) << 8));
    const z = BigInt(length + (data.getUint8(length - 1) << 2));
    return u64(shiftMix(u64(y * K2) ^ u64(z * K3)) * K2);
  }
  return K2;
}

function weak32(data: DataView, at: number, seedA: bigint, seedB: bigint): Pair {
  const last = fetch64(data, at + 24);
  let a = u64(seedA + fetch64(data, at));
  let b = rotate(u64(seedB + a + last), 21n);
  const first = a;
  a = u64(a + fetch64(data, at + 8) + fetch64(data, at + 16));
  b = u64(b + rotate(a, 44n));
  return { low: u64(a + last), high: u64(b + first) };
}

function mix16(low: bigint, high: bigint): bigint {
  let a = u64((low ^ high) * MUL);
  a ^= a >> 47n;
  let b = u64((high ^ a) * MUL);
  b ^= b >> 47n;
  return u64(b * MUL);
}

function fetch64(data: DataView, at: number): bigint {
  return data.getBigUint64(at, true);
}

function from(data: DataView, at: number): DataView {
  return new DataView(data.buffer, data.byteOffset + at, data.byteLength - at);
}
