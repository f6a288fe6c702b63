import type { IncomingMessage } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { HttpError } from './HttpError';

/** The body with its Content-Encoding undone. */
export function decodedBody(request: IncomingMessage): Readable {
  const decoder = decoderOf(request.headers['content-encoding']);
  // What goes wrong is told by the decoder, which whoever reads the body awaits.
  return decoder === undefined ? request : pipeline(request, decoder, () => undefined);
}

/** The whole body, decoded; refused with 413 as soon as it passes `limit` bytes (a small gzip can hold gigabytes). */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  /** Told of the bytes as they come. No more are read where it throws an HttpError. */
  take: (bytes: number) => void = () => undefined
): Promise<Buffer> {
  if (Number(request.headers['content-length']) > limit) {
    throw tooLarge(limit);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of decodedBody(request)) {
      size += chunk.length;
      if (size > limit) {
        throw tooLarge(limit);
      }
      take(chunk.length);
      chunks.push(chunk);
    }
  } catch (reason) {
    throw broken(request, reason);
  }
  return Buffer.concat(chunks, size);
}

function decoderOf(encoding: string | undefined) {
  switch (encoding) {
    case undefined:
    case '':
    case 'identity':
      return undefined;
    case 'gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      throw new HttpError(415, `Content-Encoding "${encoding}" is not understood. Send gzip, deflate, br or none.`);
  }
}

function tooLarge(limit: number): HttpError {
  return new HttpError(413, `The body is larger than ${Math.floor(limit / 2 ** 20)} MiB. Send smaller batches.`);
}

function broken(request: IncomingMessage, reason: unknown): Error {
  if (reason instanceof HttpError) {
    return reason;
  }
  const detail = reason instanceof Error ? reason.message : String(reason);
  return new HttpError(400, `The body cannot be read as ${request.headers['content-encoding'] ?? 'sent'}: ${detail}.`);
}
