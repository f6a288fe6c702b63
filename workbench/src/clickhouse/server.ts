import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Engine } from '../engine/Engine';
import { EngineError, toEngineError } from '../engine/EngineError';
import { HttpError } from '../http/HttpError';
import { refuseBrowsers, requireLoopbackHost } from '../http/loopback';
import { authenticate, type Account } from './authenticate';
import type { ServerFacts } from './hello';
import { parseRequest } from './request';
import { runRequest, type RequestRunner } from './runRequest';
import { sendAnswer, sendError } from './sendAnswer';

export interface ClickHouseServerOptions {
  engine: Engine;
  /** Who may ask. The first is named to who does not say who asks. */
  accounts: readonly Account[];
  /** Where a request names none. */
  database: string;
  /** Folder for the data of inserts on their way in. */
  spoolDir: string;
}

/** ClickHouse's HTTP interface (https://clickhouse.com/docs/interfaces/http) to the engine in this process. */
export async function createClickHouseServer(options: ClickHouseServerOptions): Promise<Server> {
  const { engine, spoolDir } = options;
  // What a killed process left here was never acknowledged.
  await rm(spoolDir, { recursive: true, force: true });
  await mkdir(spoolDir, { recursive: true, mode: 0o700 });
  const runner = { engine, spoolDir, facts: await serverFacts(engine) };
  const server = createServer((request, response) => {
    answer(request, response, runner, options).catch((reason: unknown) => sendError(response, reason));
  });
  // An insert may stream for as long as it likes.
  server.requestTimeout = 0;
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  runner: RequestRunner,
  { accounts, database }: ClickHouseServerOptions
): Promise<void> {
  requireLoopbackHost(request);
  refuseBrowsers(request);
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (isPing(request, url)) {
    response.writeHead(200, { 'content-type': 'text/plain; charset=UTF-8' }).end('Ok.\n');
    return;
  }
  requireQueryRequest(request, url);
  const account = authenticate(accounts, url.searchParams, request.headers);

  const asked = parseRequest(url.searchParams, request.headers);
  response.setHeader('X-ClickHouse-Query-Id', asked.queryId ?? randomUUID());
  response.setHeader('X-ClickHouse-Server-Display-Name', runner.facts.displayName);
  response.setHeader('X-ClickHouse-Timezone', runner.facts.timezone);

  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const result = await runRequest(runner, request, asked, {
    database: asked.database ?? database,
    format: asked.format,
    settings: asked.settings,
    parameters: asked.parameters,
    readonly: account.readonly ?? (request.method === 'GET' ? 2 : undefined),
    role: account.role,
    signal: gone.signal,
  }).catch((reason: unknown) => {
    throw naming(account, toEngineError(reason));
  });
  await sendAnswer(request, response, asked, result);
}

/** The engine knows one user only, and begins with its name what it refuses. */
function naming({ user }: Account, { code, message, cause }: EngineError): EngineError {
  return new EngineError(code, message.replaceAll('DB::Exception: default: ', `DB::Exception: ${user}: `), { cause });
}

function isPing(request: IncomingMessage, url: URL): boolean {
  return url.pathname === '/ping' || (url.pathname === '/' && request.method === 'GET' && url.search === '');
}

function requireQueryRequest(request: IncomingMessage, url: URL): void {
  if (request.method !== 'GET' && request.method !== 'POST') {
    throw new HttpError(405, `${request.method} is not understood: send queries by GET or POST.`);
  }
  // Clients put the database's name into the path at times; queries are taken at / only, as ClickHouse does.
  if (url.pathname !== '/' && url.pathname !== '/query') {
    throw new HttpError(404, `There is nothing at ${url.pathname}. Send queries to / and pings to /ping.`);
  }
}

async function serverFacts(engine: Engine): Promise<ServerFacts> {
  const [facts] = await engine.rows<ServerFacts>(
    'SELECT displayName() AS displayName, version() AS version, timezone() AS timezone'
  );
  return facts;
}
