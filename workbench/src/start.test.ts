import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from './engine/Engine';

const folder = mkdtempSync(join(tmpdir(), 'loopscope-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  said: string;
}

/** `npm start`, without what it sets up before. */
function start(environment: NodeJS.ProcessEnv, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/start.ts', ...args], {
      cwd: join(__dirname, '..'),
      env: {
        ...process.env,
        LOOPSCOPE_WEB_PORT: '0',
        LOOPSCOPE_OTLP_PORT: '0',
        LOOPSCOPE_CLICKHOUSE_PORT: '0',
        LOOPSCOPE_DATA: join(folder, 'data'),
        LOOPSCOPE_PROXY_BINARY: join(folder, 'no-such-program'),
        ...environment,
      },
    });
    const said: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    child.on('close', (code) => resolve({ code, said: said.join('') }));
  });
}

/** Ends with 1, says this, and shows nobody its inside. */
function expectRefusal({ code, said }: Ended, ...parts: string[]): void {
  for (const part of parts) {
    expect(said).toContain(part);
  }
  expect(said).not.toMatch(/^\s+at /m);
  expect(code).toBe(1);
}

test('a port that another program has', async () => {
  const other = createServer();
  const port = await new Promise<string>((resolve) => {
    other.listen(0, '127.0.0.1', () => {
      const address = other.address();
      resolve(typeof address === 'object' && address ? String(address.port) : '');
    });
  });
  expectRefusal(await start({ LOOPSCOPE_OTLP_PORT: port }), `Port ${port} is in use`, 'LOOPSCOPE_OTLP_PORT');
  other.close();
});

test('a port that cannot be, a flag that is none', async () => {
  expectRefusal(await start({ LOOPSCOPE_WEB_PORT: '99999' }), 'LOOPSCOPE_WEB_PORT is "99999"');
  expectRefusal(await start({}, '--emtpy'), "Unknown option '--emtpy'", 'Usage: npm start');
});

test('--help', async () => {
  const { code, said } = await start({}, '--help');
  expect(code).toBe(0);
  expect(said).toContain('LOOPSCOPE_DATA');
});

test('a data folder that another process works on', async () => {
  const dataDir = join(folder, 'taken');
  const engine = openEngine({ dataDir });
  expectRefusal(
    await start({ LOOPSCOPE_DATA: dataDir }),
    `is in use by another process (${process.pid})`,
    'LOOPSCOPE_DATA'
  );
  // Whoever has it goes on undisturbed.
  expect(await engine.rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await engine.close();
});

test('a data folder that is a file', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expectRefusal(await start({ LOOPSCOPE_DATA: file }), `${file} is not a folder`);
});

test('a password file that somebody has broken', async () => {
  const dataDir = join(folder, 'broken');
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'credentials.json'), '{"user": ');
  expectRefusal(await start({ LOOPSCOPE_DATA: dataDir }), 'credentials.json must be', 'delete it for a new password');
});

test('a backend that is missing or ends at once', async () => {
  expectRefusal(await start({}), 'no-such-program');
  const broken = join(folder, 'broken-backend');
  writeFileSync(broken, '#!/bin/sh\necho "the schema is from another world" >&2\nexit 3\n');
  chmodSync(broken, 0o755);
  expectRefusal(await start({ LOOPSCOPE_PROXY_BINARY: broken }), 'cannot be brought up to date', 'from another world');
});
