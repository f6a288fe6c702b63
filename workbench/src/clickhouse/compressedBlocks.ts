import { Transform, type TransformCallback } from 'node:stream';
import { decompress as decompressZstd } from 'fzstd';
import { cityHash128 } from './cityHash128';
import { CANNOT_DECOMPRESS, clickHouseError } from './errors';
import { decompressLz4Block } from './lz4Block';

/*
 * ClickHouse's own framing of compressed bytes, which `compress=1` and `decompress=1` ask for (clickhouse-go and the
 * collector's exporter do by default): checksum (16 bytes), method (1), size with these last 9 bytes (4), size before
 * compression (4), data.
 */
const CHECKSUM = 16;
const HEADER = 9;
const NONE = 0x02;
const LZ4 = 0x82;
const ZSTD = 0x90;
const MAX_BLOCK = 2 ** 30;
const ANSWER_BLOCK = 2 ** 20;

/** Undoes the framing of a body as it arrives. */
export class DecompressBlocks extends Transform {
  private rest: Buffer = Buffer.alloc(0);

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    try {
      for (let block = this.nextBlock(); block; block = this.nextBlock()) {
        this.push(block);
      }
      done();
    } catch (reason) {
      done(reason instanceof Error ? reason : new Error(String(reason)));
    }
  }

  override _flush(done: TransformCallback): void {
    done(this.rest.length === 0 ? null : broken(`the body ends ${this.rest.length} bytes into a block`));
  }

  private nextBlock(): Uint8Array | undefined {
    if (this.rest.length < CHECKSUM + HEADER) {
      return undefined;
    }
    const method = this.rest[CHECKSUM];
    const size = this.rest.readUInt32LE(CHECKSUM + 1);
    const plainSize = this.rest.readUInt32LE(CHECKSUM + 5);
    if (size < HEADER || size > MAX_BLOCK || plainSize > MAX_BLOCK) {
      throw broken(`a block claims ${size} bytes, ${plainSize} before compression`);
    }
    if (this.rest.length < CHECKSUM + size) {
      return undefined;
    }
    const data = this.rest.subarray(CHECKSUM + HEADER, CHECKSUM + size);
    this.rest = this.rest.subarray(CHECKSUM + size);
    return plain(method, data, plainSize);
  }
}

/** Frames an answer. Stored, not compressed: it stays on this machine. */
export function frameBlocks(bytes: Uint8Array): Uint8Array {
  const frames: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += ANSWER_BLOCK) {
    const data = bytes.subarray(at, at + ANSWER_BLOCK);
    const block = Buffer.alloc(HEADER + data.length);
    block[0] = NONE;
    block.writeUInt32LE(block.length, 1);
    block.writeUInt32LE(data.length, 5);
    block.set(data, HEADER);
    frames.push(cityHash128(block), block);
  }
  return Buffer.concat(frames);
}

function plain(method: number, data: Buffer, size: number): Uint8Array {
  switch (method) {
    case NONE:
      return data;
    case LZ4:
      return decompressLz4Block(data, size);
    case ZSTD:
      return plainZstd(data, size);
    default:
      throw broken(`method 0x${method.toString(16)} is not supported here; use LZ4, ZSTD or none`);
  }
}

function plainZstd(data: Buffer, size: number): Uint8Array {
  try {
    const bytes = decompressZstd(data, new Uint8Array(size));
    if (bytes.length === size) {
      return bytes;
    }
  } catch {
    // Told below, in ClickHouse's words.
  }
  throw broken('a block is no valid ZSTD');
}

function broken(what: string): Error {
  return clickHouseError(CANNOT_DECOMPRESS, 'CANNOT_DECOMPRESS', `Cannot decompress the body: ${what}.`);
}
