import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { HttpError } from '../http/HttpError';

export interface Backend {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  readonly token: string;
}

/** Hands a request on to the backend and its answer back. A client that goes away ends the backend's work. */
export function forward(
  backend: Backend,
  path: string,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onward = httpRequest(
      new URL(path, backend.url),
      { method: request.method, headers: { ...passedOn(request), authorization: `Bearer ${backend.token}` } },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, {
          'content-type': answer.headers['content-type'] ?? 'application/json',
        });
        pipeline(answer, response).then(resolve, resolve);
      }
    );
    onward.on('error', (reason) => reject(new HttpError(502, `The backend does not answer: ${reason.message}.`)));
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
}

/** Only what the backend needs: cookies, and the headers by which Grafana names a user, mean nothing here. */
function passedOn({ headers }: IncomingMessage): Record<string, string> {
  const names = ['content-type', 'content-length', 'transfer-encoding', 'accept', 'accept-language'] as const;
  return Object.fromEntries(names.flatMap((name) => (headers[name] ? [[name, headers[name]]] : [])));
}
