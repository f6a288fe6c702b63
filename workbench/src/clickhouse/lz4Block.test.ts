import { decompressLz4Block } from './lz4Block';

const text = (value: Uint8Array) => Buffer.from(value).toString('latin1');

test('writes literals, copies, and runs that overlap themselves', () => {
  // "ab" then 6 bytes from 2 back ("ababab"), then "!" as the closing literal
  const block = Uint8Array.from([0x22, 0x61, 0x62, 2, 0, 0x10, 0x21]);
  expect(text(decompressLz4Block(block, 9))).toBe('abababab!');
});

test('reads lengths longer than 14', () => {
  const literal = 'x'.repeat(300);
  const block = Buffer.concat([Uint8Array.from([0xf0, 255, 30]), Buffer.from(literal)]);
  expect(text(decompressLz4Block(block, 300))).toBe(literal);
});

test.each([
  ['ends too early', [0x22, 0x61], 9],
  ['copies from before the start', [0x12, 0x61, 5, 0, 0x10, 0x21], 8],
  ['is longer than told', [0x22, 0x61, 0x62, 2, 0, 0x10, 0x21], 5],
  ['is shorter than told', [0x10, 0x61], 2],
])('refuses a block that %s', (_, block, size) => {
  expect(() => decompressLz4Block(Uint8Array.from(block), size)).toThrow('no valid LZ4');
});
