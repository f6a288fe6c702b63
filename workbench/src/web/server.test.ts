import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeServer, listen } from '../http/listen';
import { createWebServer } from './server';

const place = { port: 0, variable: 'PORT' };
const folder = mkdtempSync(join(tmpdir(), 'loopscope-web-'));
let backend: Server;
let web: Server;
let port: number;

function file(path: string, content: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), content);
}

beforeAll(async () => {
  file('secret.txt', 'not to be served');
  file('host/index.html', '<title>host</title>');
  file('host/boot.js', 'boot()');
  file('plugins/plugin.json', '{"id": "loopscope-app"}');
  file('plugins/module.js', 'app');
  file('plugins/panels/agentflame/plugin.json', '{"id": "loopscope-agentflame-panel"}');
  file('plugins/panels/agentflame/module.js', 'panel');
  // Tells what it was asked.
  backend = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      response.writeHead(207, { 'content-type': 'application/json', 'x-internal': '1' });
      response.end(JSON.stringify({ method: request.method, url: request.url, body, headers: request.headers }));
    });
  });
  const url = `http://127.0.0.1:${await listen(backend, place)}`;
  web = createWebServer({
    backend: { url, token: 'token' },
    hostDir: join(folder, 'host'),
    pluginDir: join(folder, 'plugins'),
    version: '0.1.0',
  });
  port = await listen(web, place);
});

afterAll(async () => {
  await closeServer(web);
  await closeServer(backend);
  rmSync(folder, { recursive: true, force: true });
});

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** The path as it is written, without fetch's tidying. */
function rawStatus(path: string, headers: Record<string, string> = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest({ port, host: '127.0.0.1', path, headers }, (answer) => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

test('serves the host, plugins at their own ids, and the host for every page of the app', async () => {
  expect((await get('/host/boot.js')).text).toBe('boot()');
  expect((await get('/public/plugins/loopscope-app/module.js?_cache=1')).text).toBe('app');
  expect((await get('/public/plugins/loopscope-agentflame-panel/module.js')).text).toBe('panel');
  expect((await get('/a/loopscope-app/runs?from=now-1h')).text).toBe('<title>host</title>');
  expect((await get('/')).headers.get('content-type')).toBe('text/html; charset=utf-8');
});

test('says so where there is no file, and reaches none outside', async () => {
  expect(await get('/public/plugins/loopscope-app/none.js')).toMatchObject({ status: 404 });
  expect(await get('/public/plugins/other-app/module.js')).toMatchObject({ status: 404 });
  expect(await rawStatus('/host/../secret.txt')).not.toBe(404); // the host, by another name
  for (const path of [
    '/host/%2e%2e/secret.txt',
    '/host/..%2fsecret.txt',
    '/public/plugins/loopscope-app/..%2f..%2fsecret.txt',
  ]) {
    const answer = await get(path);
    expect(answer.text).not.toContain('not to be served');
  }
  expect(await rawStatus('/host/%zz')).toBe(400);
});

test('an unchanged file is not sent again', async () => {
  const { headers } = await get('/host/boot.js');
  expect(await get('/host/boot.js', { 'if-none-match': headers.get('etag') ?? '' })).toMatchObject({
    status: 304,
    text: '',
  });
});

test("answers on Grafana's paths with the backend's words, and tells it nothing about the caller", async () => {
  const response = await fetch(`http://127.0.0.1:${port}/api/ds/query?ds_type=loopscope-llm-datasource`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      cookie: 'a=b',
      'x-grafana-id': 'forged',
      authorization: 'Bearer forged',
    },
    body: '{"queries":[]}',
  });
  expect(response.status).toBe(207);
  expect(response.headers.get('x-internal')).toBeNull();
  const { headers, ...asked } = await response.json();
  expect(asked).toEqual({ method: 'POST', url: '/v1/query?ds_type=loopscope-llm-datasource', body: '{"queries":[]}' });
  expect(headers).toMatchObject({ authorization: 'Bearer token', 'content-type': 'application/json' });
  expect(headers).not.toHaveProperty('cookie');
  expect(headers).not.toHaveProperty('x-grafana-id');

  expect(JSON.parse((await get('/api/datasources/uid/loopscope/health')).text).url).toBe('/v1/health');
  expect(JSON.parse((await get('/api/datasources/uid/loopscope/resources/values?field=model')).text).url).toBe(
    '/v1/resources/values?field=model'
  );
});

test('is no Grafana, and says so', async () => {
  expect(JSON.parse((await get('/api/health')).text)).toMatchObject({
    database: 'ok',
    product: expect.stringContaining('not Grafana'),
  });
  expect(await get('/api/dashboards/home')).toMatchObject({
    status: 404,
    text: expect.stringContaining('data source queries only'),
  });
});

test('refuses other origins, other names, forms, and writes to pages', async () => {
  expect(await get('/api/health', { origin: 'http://evil.example.com' })).toMatchObject({ status: 403 });
  expect(await get('/api/health', { origin: `http://127.0.0.1:${port}` })).toMatchObject({ status: 200 });
  expect(await rawStatus('/', { host: 'rebound.example.com' })).toBe(403);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const post = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers: form, body: 'a=b' });
  expect((await post('/api/ds/query')).status).toBe(415);
  expect((await post('/')).status).toBe(405);
});

test('a backend that is gone is named', async () => {
  const gone = createWebServer({
    backend: { url: 'http://127.0.0.1:1', token: '' },
    hostDir: folder,
    pluginDir: join(folder, 'plugins'),
    version: '0.1.0',
  });
  const answer = await fetch(`http://127.0.0.1:${await listen(gone, place)}/api/datasources/uid/loopscope/health`);
  expect(answer.status).toBe(502);
  expect(await answer.text()).toContain('The backend does not answer');
  await closeServer(gone);
});
