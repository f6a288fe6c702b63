import type { IncomingMessage } from 'node:http';
import { readBody } from '../http/body';
import { HttpError } from '../http/HttpError';
import { decodeProtobuf, type OtlpMessage } from './protobuf';

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

/** The body in the shape of OTLP's JSON encoding, not yet checked. */
export async function readRequest(request: IncomingMessage, message: OtlpMessage): Promise<unknown> {
  const encoding = encodingOf(request);
  const body = await readBody(request, MAX_BODY);
  try {
    return encoding === 'json' ? JSON.parse(body.toString('utf8')) : decodeProtobuf(message, body);
  } catch (reason) {
    const what = encoding === 'json' ? 'JSON' : `protobuf (${message === 'TracesRequest' ? 'traces' : 'logs'})`;
    throw new HttpError(
      400,
      `The body is no valid OTLP ${what}: ${reason instanceof Error ? reason.message : String(reason)}.`
    );
  }
}
