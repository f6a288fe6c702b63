import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request as httpRequest, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { closeServer, listen } from '../http/listen';
import { DATABASE, temporaryEngine } from '../testing/temporaryEngine';
import { createClickHouseServer } from './server';

const engine = temporaryEngine();
const spoolDir = mkdtempSync(join(tmpdir(), 'loopscope-spool-'));
let server: Server;
let port: number;

beforeAll(async () => {
  const accounts = [{ user: 'loopscope', password: 'secret' }];
  server = await createClickHouseServer({ engine: engine.current(), accounts, database: DATABASE, spoolDir });
  port = await listen(server, { port: 0, variable: 'PORT' });
});

afterAll(async () => {
  await closeServer(server);
  rmSync(spoolDir, { recursive: true, force: true });
});

const KEY = { 'X-ClickHouse-User': 'loopscope', 'X-ClickHouse-Key': 'secret' };

async function ask(parameters: Record<string, string>, body?: BodyInit, headers: Record<string, string> = KEY) {
  const url = `http://127.0.0.1:${port}/?${new URLSearchParams(parameters)}`;
  const response = await fetch(url, body === undefined ? { headers } : { method: 'POST', body, headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** A request as fetch will not send it. */
function raw(headers: Record<string, string>): Promise<{ status?: number; body: Buffer; encoding?: string }> {
  return new Promise((resolve, reject) => {
    const query = 'SELECT%20repeat(%27x%27,5000)';
    const sent = httpRequest(
      { port, host: '127.0.0.1', path: `/?query=${query}`, headers: { ...KEY, ...headers } },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode,
            body: Buffer.concat(chunks),
            encoding: answer.headers['content-encoding'],
          })
        );
      }
    );
    sent.on('error', reject).end();
  });
}

test('answers pings without a password and queries with one, in each of the three ways', async () => {
  expect(await (await fetch(`http://127.0.0.1:${port}/ping`)).text()).toBe('Ok.\n');
  const basic = { authorization: `Basic ${Buffer.from('loopscope:secret').toString('base64')}` };
  expect(await ask({ query: 'SELECT 1' }, undefined, basic)).toMatchObject({ status: 200, text: '1\n' });
  expect(await ask({ query: 'SELECT 2' })).toMatchObject({ status: 200, text: '2\n' });
  expect(await ask({ query: 'SELECT 3', user: 'loopscope', password: 'secret' }, undefined, {})).toMatchObject({
    text: '3\n',
  });
});

test('says what is wrong with a login', async () => {
  const none = await ask({ query: 'SELECT 1' }, undefined, {});
  expect(none).toMatchObject({ status: 401, text: expect.stringContaining('REQUIRED_PASSWORD') });
  const wrong = await ask({ query: 'SELECT 1' }, undefined, { ...KEY, 'X-ClickHouse-Key': 'guess' });
  expect(wrong).toMatchObject({ status: 403, text: expect.stringContaining('AUTHENTICATION_FAILED') });
  expect(wrong.headers.get('X-ClickHouse-Exception-Code')).toBe('516');
});

test('refuses web pages and names that lead here from elsewhere', async () => {
  expect(await ask({ query: 'SELECT 1' }, undefined, { ...KEY, origin: 'http://localhost:3000' })).toMatchObject({
    status: 403,
  });
  expect(await raw({ host: 'rebound.example.com' })).toMatchObject({ status: 403 });
});

test('takes the database, settings, parameters and the format from the address', async () => {
  const answer = await ask({
    query: "SELECT currentDatabase() AS d, {n:UInt8} + 1 AS n, {s:String} AS s, getSetting('max_threads') AS t",
    database: 'system',
    default_format: 'JSONEachRow',
    param_n: '41',
    param_s: `it's "quoted" \\t`,
    max_threads: '3',
  });
  expect(JSON.parse(answer.text)).toEqual({ d: 'system', n: 42, s: `it's "quoted" \t`, t: 3 });
  expect(answer.headers.get('content-type')).toContain('application/json');
});

test('keeps nothing of one request for the next', async () => {
  await ask({ query: '' }, 'SET max_threads = 7');
  await ask({ query: '' }, 'USE system');
  expect((await ask({ query: "SELECT currentDatabase(), getSetting('max_threads') = 7" })).text).toBe(
    `${DATABASE}\t0\n`
  );
});

test('errors carry the status, the code and the text of ClickHouse', async () => {
  const unknown = await ask({ query: 'SELECT * FROM nowhere' });
  expect(unknown.status).toBe(404);
  expect(unknown.headers.get('X-ClickHouse-Exception-Code')).toBe('60');
  expect(unknown.text).toContain('UNKNOWN_TABLE');
  expect(await ask({ query: 'SELEC 1' })).toMatchObject({ status: 400, text: expect.stringContaining('SYNTAX_ERROR') });
  expect(await ask({ query: 'SELECT 1', no_such_setting: '1' })).toMatchObject({ status: 400 });
  expect(await ask({ query: 'SELECT 1', 'bad name': '1' })).toMatchObject({ status: 400 });
});

test('a GET changes nothing', async () => {
  expect(await ask({ query: 'CREATE TABLE g (a UInt8) ENGINE = Memory' })).toMatchObject({
    text: expect.stringContaining('READONLY'),
  });
  expect((await ask({ query: 'EXISTS g' })).text).toBe('0\n');
});

test('whoever has the password reaches tables and not the machine', async () => {
  for (const query of [
    "SELECT * FROM file('/etc/hostname', 'LineAsString')",
    "SELECT * FROM url('http://127.0.0.1/', 'LineAsString')",
    "SELECT 1 INTO OUTFILE '/tmp/loopscope-should-not-be'",
    "INSERT INTO otel_logs FROM INFILE '/etc/hostname' FORMAT LineAsString",
    "SELECT file('/etc/hostname')",
  ]) {
    expect(await ask({}, query)).toMatchObject({ status: 403, text: expect.stringContaining('ACCESS_DENIED') });
  }
});

describe('inserts', () => {
  beforeAll(() => ask({}, 'CREATE TABLE t (a UInt64, s String) ENGINE = MergeTree ORDER BY a'));
  const rows = async () => (await ask({ query: 'SELECT a, s FROM t ORDER BY a' })).text;

  test('come as statement, as data beside it, compressed or in binary', async () => {
    await ask({}, "INSERT INTO t VALUES (1, 'one'), (2, lower('TWO'))");
    await ask({ query: 'INSERT INTO t VALUES' }, "(3, 'three')");
    await ask({ query: 'INSERT INTO t FORMAT JSONEachRow' }, '{"a":4,"s":"four"}\n');
    await ask({}, 'INSERT INTO t (s, a) FORMAT CSV\n"five",5\n');
    await ask({ query: 'INSERT INTO t SETTINGS max_threads = 1 FORMAT TSV' }, gzipSync('6\tsix\n'), {
      ...KEY,
      'content-encoding': 'gzip',
    });
    const native = await engine.current().run({ sql: "SELECT 7::UInt64 AS a, 'seven' AS s", format: 'Native' });
    await ask({}, Buffer.concat([Buffer.from('INSERT INTO t FORMAT Native\n'), native.bytes]));
    expect(await rows()).toBe('1\tone\n2\ttwo\n3\tthree\n4\tfour\n5\tfive\n6\tsix\n7\tseven\n');
    expect(readdirSync(spoolDir)).toEqual([]);
  });

  test('that cannot be read insert nothing and say where', async () => {
    const before = await rows();
    const answer = await ask({ query: 'INSERT INTO t FORMAT JSONEachRow' }, '{"a":8,"s":"eight"}\n{"a":"x"}\n');
    expect(answer).toMatchObject({ status: 400, text: expect.stringMatching(/key a\): \(at row 2\)/) });
    const broken = await ask({ query: 'INSERT INTO t FORMAT TSV' }, 'no gzip', { ...KEY, 'content-encoding': 'gzip' });
    expect(broken).toMatchObject({ status: 400, text: expect.stringContaining('nothing was inserted') });
    expect(await rows()).toBe(before);
  });
});

test('large answers are compressed for whoever asks', async () => {
  const { body, encoding } = await raw({ 'accept-encoding': 'gzip' });
  expect(encoding).toBe('gzip');
  expect(gunzipSync(body).toString()).toBe(`${'x'.repeat(5000)}\n`);
  expect((await raw({})).body).toHaveLength(5001);
});

test('queries run beside each other', async () => {
  const slow = ask({ query: 'SELECT sleep(2)' });
  const begun = Date.now();
  await ask({ query: 'SELECT 1' });
  expect(Date.now() - begun).toBeLessThan(1500);
  await slow;
});
