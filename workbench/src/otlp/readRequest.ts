import type { IncomingMessage } from 'node:http';
import { HttpError } from '../http/HttpError';
import { acceptLogs, acceptTraces, MalformedRequest, type Accepted } from './accept';
import { decodeProtobuf } from './protobuf';
import { protobufTraceRows } from './protobufTraceRows';
import { logRows, traceRows } from './rows';
import { logRowsAsBinary, traceRowsAsBinary } from './rowsAsBinary';

export type Encoding = 'json' | 'protobuf';

/** After decompression. The collector's own limit is 20 MiB. */
export const MAX_BODY = 64 * 2 ** 20;

export function encodingOf(request: IncomingMessage): Encoding {
  const type = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  switch (type) {
    case 'application/json':
      return 'json';
    case 'application/x-protobuf':
      return 'protobuf';
    default:
      throw new HttpError(415, `Content-Type "${type}" is no OTLP: send application/x-protobuf or application/json.`);
  }
}

/** The rows of `otel_traces` that a body tells of, in RowBinary. */
export function readTraces(body: Buffer, encoding: Encoding): Accepted<Buffer> {
  return reading(encoding, 'traces', () => {
    if (encoding === 'protobuf') {
      return protobufTraceRows(body);
    }
    const accepted = acceptTraces(JSON.parse(body.toString('utf8')));
    return { ...accepted, request: traceRowsAsBinary(traceRows(accepted.request)) };
  });
}

/** The rows of `otel_logs` that a body tells of, in RowBinary. */
export function readLogs(body: Buffer, encoding: Encoding): Accepted<Buffer> {
  return reading(encoding, 'logs', () => {
    const told = encoding === 'json' ? JSON.parse(body.toString('utf8')) : decodeProtobuf('LogsRequest', body);
    const accepted = acceptLogs(told);
    return { ...accepted, request: logRowsAsBinary(logRows(accepted.request)) };
  });
}

function reading<T>(encoding: Encoding, signal: string, read: () => T): T {
  try {
    return read();
  } catch (reason) {
    if (reason instanceof MalformedRequest) {
      throw reason;
    }
    const what = encoding === 'json' ? 'JSON' : `protobuf (${signal})`;
    const detail = reason instanceof Error ? reason.message : String(reason);
    throw new HttpError(400, `The body is no valid OTLP ${what}: ${detail}.`);
  }
}
