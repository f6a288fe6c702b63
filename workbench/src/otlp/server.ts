import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { EngineError } from '../engine/EngineError';
import { readBody } from '../http/body';
import { HttpError } from '../http/HttpError';
import { refuseBrowsers, requireLoopbackHost } from '../http/loopback';
import { MalformedRequest, type Accepted } from './accept';
import { QueueFull, type InsertQueue } from './InsertQueue';
import { encodeProtobuf } from './protobuf';
import { RETRY_AFTER, Room } from './Room';
import { encodingOf, MAX_BODY, readLogs, readTraces, type Encoding } from './readRequest';

export interface OtlpQueues {
  traces: InsertQueue;
  logs: InsertQueue;
}

interface Signal {
  queue: keyof OtlpQueues;
  rejectedField: 'rejectedSpans' | 'rejectedLogRecords';
  rows: (body: Buffer, encoding: Encoding) => Accepted<Buffer>;
}

const SIGNALS: Readonly<Record<string, Signal>> = {
  '/v1/traces': { queue: 'traces', rejectedField: 'rejectedSpans', rows: readTraces },
  '/v1/logs': { queue: 'logs', rejectedField: 'rejectedLogRecords', rows: readLogs },
};

/** ClickHouse's codes for values that cannot be read: sending them again would not help. */
const NOT_READABLE = new Set([6, 26, 27, 33, 38, 41, 53, 69, 72, 117, 407]);

/** Bytes of bodies that may be on their way in at once. */
const MAX_READING = 192 * 2 ** 20;

/** Milliseconds between two lines on the console about what cannot be kept. */
const QUIET = 10_000;

/**
 * An OTLP/HTTP receiver (https://opentelemetry.io/docs/specs/otlp/#otlphttp) for traces and logs. It answers 200 when
 * the rows are in ClickHouse and not before: what was acknowledged survives the process.
 */
export function createOtlpServer(queues: OtlpQueues, log: (line: string) => void): Server {
  let saidAt = -Infinity;
  const room = new Room(MAX_READING);
  return createServer((request, response) => {
    receive(request, response, queues, room).catch((reason: unknown) => {
      const refusal = asHttpError(reason);
      // Senders rarely show what they are told. Whoever started this can free the disk, and reads it here.
      if (refusal.status >= 500 && Date.now() - saidAt > QUIET) {
        saidAt = Date.now();
        log(`OTLP is turned away: ${refusal.message}`);
      }
      refuse(request, response, refusal);
    });
  });
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  queues: OtlpQueues,
  room: Room
): Promise<void> {
  requireLoopbackHost(request);
  refuseBrowsers(request);
  const signal = signalOf(request);
  const encoding = encodingOf(request);
  const { request: rows, kept, rejected, reasons } = await readRows(request, signal, encoding, room);
  await queues[signal.queue].add(rows, kept);
  const more = rejected > reasons.length ? ` (and ${rejected - reasons.length} more)` : '';
  const errorMessage = reasons.join('; ') + more;
  if (rejected === 0) {
    send(response, 200, encoding, {}, 'Response');
  } else if (encoding === 'json') {
    send(
      response,
      200,
      encoding,
      { partialSuccess: { [signal.rejectedField]: String(rejected), errorMessage } },
      'Response'
    );
  } else {
    send(response, 200, encoding, { partialSuccess: { rejected, errorMessage } }, 'Response');
  }
}

/** The body is held until its rows are made of it, and its bytes count as long. */
async function readRows(
  request: IncomingMessage,
  { rows }: Signal,
  encoding: Encoding,
  room: Room
): Promise<Accepted<Buffer>> {
  const place = room.enter();
  try {
    return rows(await readBody(request, MAX_BODY, (bytes) => place.take(bytes)), encoding);
  } finally {
    place.leave();
  }
}

function signalOf(request: IncomingMessage): Signal {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const signal = SIGNALS[path];
  if (signal === undefined) {
    throw new HttpError(
      404,
      `There is nothing at ${path}. This is an OTLP/HTTP receiver: POST to /v1/traces or /v1/logs.`
    );
  }
  if (request.method !== 'POST') {
    throw new HttpError(405, `${path} takes POST requests, not ${request.method}.`, { allow: 'POST' });
  }
  return signal;
}

function refuse(request: IncomingMessage, response: ServerResponse, { status, message, headers }: HttpError): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, value);
  }
  // What is left of the body is not read any more.
  response.setHeader('connection', 'close');
  const encoding = request.headers['content-type']?.startsWith('application/x-protobuf') ? 'protobuf' : 'json';
  send(response, status, encoding, { code: rpcCode(status), message }, 'RpcStatus');
}

function asHttpError(reason: unknown): HttpError {
  if (reason instanceof HttpError) {
    return reason;
  }
  if (reason instanceof MalformedRequest) {
    return new HttpError(400, `The body is no OTLP request: ${reason.message}.`);
  }
  if (reason instanceof EngineError && NOT_READABLE.has(reason.code)) {
    return new HttpError(400, `Nothing of this request was kept, its values do not fit the tables: ${reason.message}`);
  }
  if (reason instanceof QueueFull || reason instanceof EngineError) {
    return new HttpError(503, `Nothing of this request was kept, send it again: ${reason.message}`, {
      'retry-after': RETRY_AFTER,
    });
  }
  return new HttpError(
    500,
    `Nothing of this request was kept: ${reason instanceof Error ? reason.message : String(reason)}`
  );
}

/** google.rpc.Code */
function rpcCode(status: number): number {
  const invalidArgument = 3;
  const unavailable = 14;
  return status >= 500 ? unavailable : invalidArgument;
}

function send(
  response: ServerResponse,
  status: number,
  encoding: Encoding,
  content: Record<string, unknown>,
  message: 'Response' | 'RpcStatus'
): void {
  const body = encoding === 'json' ? Buffer.from(JSON.stringify(content)) : encodeProtobuf(message, content);
  response.writeHead(status, {
    'content-type': encoding === 'json' ? 'application/json' : 'application/x-protobuf',
    'content-length': body.length,
  });
  response.end(body);
}
