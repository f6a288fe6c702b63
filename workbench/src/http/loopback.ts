import type { IncomingMessage } from 'node:http';
import { HttpError } from './HttpError';

/** The last is how a container on Docker Desktop calls the machine it runs on; no page can point that name anywhere. */
const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]', 'host.docker.internal']);

/**
 * Refuses a request that reached this port under another machine's name. A page on the internet can point its own name
 * at 127.0.0.1 (DNS rebinding) and would then be of the same origin as we are.
 */
export function requireLoopbackHost(request: IncomingMessage): void {
  const host = request.headers.host ?? '';
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (!LOOPBACK_NAMES.has(name)) {
    throw new HttpError(
      403,
      `Host "${host}" is not served here. Loopscope's workbench answers as localhost or 127.0.0.1 only.`
    );
  }
}

/** Refuses what another site's page sends from the user's browser. */
export function requireSameOrigin(request: IncomingMessage): void {
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${request.headers.host}`) {
    throw new HttpError(403, `Requests of pages from ${origin} are refused.`);
  }
}

/** Refuses every browser page: for ports that only programs talk to. */
export function refuseBrowsers(request: IncomingMessage): void {
  if (request.headers.origin !== undefined) {
    throw new HttpError(
      403,
      'Requests with an Origin header are refused: this port is for programs, not for web pages.'
    );
  }
}
