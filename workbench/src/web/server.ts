import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { HttpError } from '../http/HttpError';
import { requireLoopbackHost, requireSameOrigin } from '../http/loopback';
import { forward, type Backend } from './forward';
import { pluginFolders } from './pluginFolders';
import { serveFile } from './serveFile';

export interface WebServerOptions {
  backend: Backend;
  /** The built browser host. */
  hostDir: string;
  /** The installable plugin tree, `dist/loopscope-app`. */
  pluginDir: string;
  version: string;
}

const DATA_SOURCE = '/api/datasources/uid/loopscope';

/**
 * The pages, the plugins' bundles as Grafana would serve them, and those of Grafana's paths that ask the data source.
 * Same paths, so that what talks to a Grafana talks to this as well.
 */
export function createWebServer(options: WebServerOptions): Server {
  const plugins = pluginFolders(options.pluginDir);
  return createServer((request, response) => {
    answer(request, response, options, plugins).catch((reason: unknown) => refuse(response, reason));
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: WebServerOptions,
  plugins: ReadonlyMap<string, string>
): Promise<void> {
  requireLoopbackHost(request);
  requireSameOrigin(request);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Content-Security-Policy', "frame-ancestors 'none'; object-src 'none'; base-uri 'self'");
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname.startsWith('/api/')) {
    requireJson(request);
    return api(pathname, search, request, response, options);
  }
  requireRead(request);
  const path = decodePath(pathname);
  const plugin = /^\/public\/plugins\/([^/]+)\/(.*)$/.exec(path);
  if (plugin) {
    return file(plugins.get(plugin[1]), plugin[2], request, response);
  }
  if (path.startsWith('/host/')) {
    return file(options.hostDir, path.slice('/host/'.length), request, response);
  }
  // Every other address is a page of the app: the host reads it in the browser.
  await file(options.hostDir, 'index.html', request, response);
}

function api(
  pathname: string,
  search: string,
  request: IncomingMessage,
  response: ServerResponse,
  options: WebServerOptions
): Promise<void> {
  if (pathname === '/api/health') {
    sendJson(response, 200, {
      database: 'ok',
      version: options.version,
      product: 'Loopscope workbench (this is not Grafana)',
    });
    return Promise.resolve();
  }
  const onward = onwardPath(pathname);
  if (onward === undefined) {
    throw new HttpError(
      404,
      `${pathname} is not answered here: the workbench knows Grafana's paths of data source queries only.`
    );
  }
  return forward(options.backend, onward + search, request, response);
}

function onwardPath(pathname: string): string | undefined {
  if (pathname === '/api/ds/query') {
    return '/v1/query';
  }
  if (pathname === `${DATA_SOURCE}/health`) {
    return '/v1/health';
  }
  const resources = `${DATA_SOURCE}/resources/`;
  return pathname.startsWith(resources) ? `/v1/resources/${pathname.slice(resources.length)}` : undefined;
}

async function file(
  folder: string | undefined,
  path: string,
  request: IncomingMessage,
  response: ServerResponse
): Promise<void> {
  if (folder === undefined || !(await serveFile(folder, path, request, response))) {
    throw new HttpError(404, `There is no file ${path} here.`);
  }
}

/** A form on another site can post, but not as JSON. */
function requireJson(request: IncomingMessage): void {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (!reads && !request.headers['content-type']?.startsWith('application/json')) {
    throw new HttpError(415, 'Send application/json.');
  }
}

function requireRead(request: IncomingMessage): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new HttpError(405, `${request.method} is not answered here.`, { allow: 'GET, HEAD' });
  }
}

function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw new HttpError(400, `${pathname} is no valid path.`);
  }
}

function refuse(response: ServerResponse, reason: unknown): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const { status, message, headers } =
    reason instanceof HttpError
      ? reason
      : new HttpError(500, reason instanceof Error ? reason.message : String(reason));
  for (const [name, value] of Object.entries(headers)) {
    response.setHeader(name, value);
  }
  sendJson(response, status, { message });
}

function sendJson(response: ServerResponse, status: number, content: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(content));
}
