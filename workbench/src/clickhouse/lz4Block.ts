import { CANNOT_DECOMPRESS, clickHouseError } from './errors';

/** Decompresses one LZ4 block: sequences of literals and copies of what was written before (lz4_Block_format.md). */
export function decompressLz4Block(input: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  let from = 0;
  let to = 0;

  const length = (nibble: number): number => {
    let total = nibble;
    for (let byte = nibble === 15 ? 255 : 0; byte === 255;) {
      byte = input[from++] ?? fail();
      total += byte;
    }
    return total;
  };

  while (from < input.length) {
    const token = input[from++];
    const literals = length(token >> 4);
    if (from + literals > input.length || to + literals > size) {
      fail();
    }
    output.set(input.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    if (from === input.length) {
      break; // the last sequence has no copy
    }
    const offset = input[from] | (input[from + 1] << 8);
    from += 2;
    const copied = length(token & 15) + 4;
    if (offset === 0 || offset > to || to + copied > size || from > input.length) {
      fail();
    }
    if (offset >= copied) {
      output.copyWithin(to, to - offset, to - offset + copied);
      to += copied;
    } else {
      // The copy reads what it writes: a run of the last `offset` bytes.
      for (const end = to + copied; to < end; to++) {
        output[to] = output[to - offset];
      }
    }
  }
  return to === size ? output : fail();
}

function fail(): never {
  throw clickHouseError(CANNOT_DECOMPRESS, 'CANNOT_DECOMPRESS', 'Cannot decompress the body: a block is no valid LZ4.');
}
