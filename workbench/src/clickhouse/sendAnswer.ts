import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { deflate as deflateWithCallback, gzip as gzipWithCallback } from 'node:zlib';
import type { Answer } from '../engine/Engine';
import { toEngineError } from '../engine/EngineError';
import { HttpError } from '../http/HttpError';
import { frameBlocks } from './compressedBlocks';
import { httpStatus } from './errors';
import type { ClickHouseRequest } from './request';

const gzip = promisify(gzipWithCallback);
const deflate = promisify(deflateWithCallback);

export async function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  asked: ClickHouseRequest,
  answer: Answer
) {
  response.setHeader('X-ClickHouse-Summary', summary(answer));
  response.setHeader('Content-Type', contentType(asked.format));
  const bytes = asked.compressedAnswer ? frameBlocks(answer.bytes) : answer.bytes;
  const { encoding, encoded } = await encode(request.headers['accept-encoding'], bytes);
  if (encoding) {
    response.setHeader('Content-Encoding', encoding);
  }
  response.writeHead(200, { 'content-length': encoded.length }).end(encoded);
}

export function sendError(response: ServerResponse, reason: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  if (reason instanceof HttpError) {
    response.writeHead(reason.status, { 'content-type': 'text/plain; charset=UTF-8', connection: 'close' });
    response.end(`${reason.message}\n`);
    return;
  }
  const { code, message } = toEngineError(reason);
  response.writeHead(httpStatus(code), {
    'content-type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': code,
    // What is left of the body is not read any more.
    connection: 'close',
  });
  response.end(`${message}\n`);
}

function summary({ rowsRead, bytesRead, elapsed }: Answer): string {
  return JSON.stringify({
    read_rows: String(rowsRead),
    read_bytes: String(bytesRead),
    elapsed_ns: String(Math.round(elapsed * 1e9)),
  });
}

function contentType(format = 'TabSeparated'): string {
  if (/^(TabSeparated|TSV)/.test(format)) {
    return 'text/tab-separated-values; charset=UTF-8';
  }
  if (/^CSV/.test(format)) {
    return 'text/csv; charset=UTF-8';
  }
  return /JSON/.test(format) ? 'application/json; charset=UTF-8' : 'application/octet-stream';
}

async function encode(
  accepted: string | undefined,
  bytes: Uint8Array
): Promise<{ encoding?: string; encoded: Uint8Array }> {
  // Small answers grow by compressing.
  if (bytes.length < 1024) {
    return { encoded: bytes };
  }
  if (/\bgzip\b/.test(accepted ?? '')) {
    return { encoding: 'gzip', encoded: await gzip(bytes, { level: 1 }) };
  }
  if (/\bdeflate\b/.test(accepted ?? '')) {
    return { encoding: 'deflate', encoded: await deflate(bytes, { level: 1 }) };
  }
  return { encoded: bytes };
}
