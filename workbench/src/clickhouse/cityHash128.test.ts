import { cityHash128 } from './cityHash128';

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => i * 7 + length);

function halves(hash: Uint8Array): [string, string] {
  const view = Buffer.from(hash);
  const hex = (at: number) => view.readBigUInt64LE(at).toString(16).padStart(16, '0');
  return [hex(0), hex(8)];
}

// Each length takes another path. The values are those of the hash that clickhouse-go verifies with.
test.each([
  [0, '3df09dfc64c09a2b', '3cb540c392e51e29'],
  [3, '3108fa6b1da16986', '32301bf0c250612d'],
  [7, '4d6955e1bc4624e3', '252e8c015f4c9bd0'],
  [8, '9feb346ce8e35a98', 'f2f9f1185545d8ba'],
  [15, '1443b6470aa1c7ff', '70f998835a684c59'],
  [16, '4e7e2890890c933d', '9b6511d6440477c7'],
  [17, 'f0e9ed04b1c7f44e', '8a17c6d04d5431ae'],
  [32, 'adf0df935f46a6c9', '45c6069d82f7b2fc'],
  [33, '8a065e613be6ff11', '35542546810ca846'],
  [100, 'ced681c78ad6c6cf', '8522ef787e570a9c'],
  [143, '2306b4d414b0d326', 'e980bd41eb516895'],
  [144, '9ba176029dbc7f22', 'a99caea46164a108'],
  [145, '594221bdaeb6df1a', '9eb4a68bece02725'],
  [257, '6f8a8a0f302bd6a0', 'dd9b512c490a6208'],
  [1000, '99dd0d90658d4424', '70f54ed52c308cc0'],
  [4096, '6c8f4ae972c7d8a0', 'ad71c1daf85200b2'],
])('hashes %d bytes', (length, low, high) => {
  expect(halves(cityHash128(bytes(length)))).toEqual([low, high]);
});
