import { Readable } from 'node:stream';
import { DecompressBlocks, frameBlocks } from './compressedBlocks';

async function unframe(chunks: Uint8Array[]): Promise<string> {
  const blocks: Buffer[] = await Readable.from(chunks).pipe(new DecompressBlocks()).toArray();
  return Buffer.concat(blocks).toString('latin1');
}

test('what is framed is read back, wherever the network cuts it', async () => {
  const bytes = Buffer.from('0123456789'.repeat(250_000));
  const framed = Buffer.from(frameBlocks(bytes));
  const cut = [
    framed.subarray(0, 3),
    framed.subarray(3, 20),
    framed.subarray(20, 1_500_000),
    framed.subarray(1_500_000),
  ];
  expect(await unframe(cut)).toBe(bytes.toString('latin1'));
});

test('nothing is framed as nothing', () => {
  expect(frameBlocks(new Uint8Array())).toHaveLength(0);
});

test('says what is wrong with a body that is cut short or of another kind', async () => {
  const framed = Buffer.from(frameBlocks(Buffer.from('abc')));
  const decompress = async (body: Buffer) => {
    const stream = new DecompressBlocks();
    stream.end(body);
    return stream.toArray();
  };
  await expect(decompress(framed.subarray(0, 26))).rejects.toThrow('ends 26 bytes into a block');
  const as = (method: number) => {
    const other = Buffer.from(framed);
    other[16] = method;
    return other;
  };
  await expect(decompress(as(0x91))).rejects.toThrow('method 0x91 is not supported');
  await expect(decompress(as(0x90))).rejects.toThrow('no valid ZSTD');
  await expect(decompress(as(0x82))).rejects.toThrow('no valid LZ4');
});
