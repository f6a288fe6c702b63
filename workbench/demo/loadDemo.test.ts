import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeServer, listen } from '../src/http/listen';
import { loadDemo } from './loadDemo';

const folder = mkdtempSync(join(tmpdir(), 'loopscope-demo-'));
let server: Server;
let otlpUrl: string;
let received = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    received += 1;
    request.resume().on('end', () => response.end('{}'));
  });
  otlpUrl = `http://127.0.0.1:${await listen(server, { port: 0, variable: 'PORT' })}`;
});

afterAll(async () => {
  await closeServer(server);
  rmSync(folder, { recursive: true, force: true });
});

it('sends the demo once a state folder, which it makes', async () => {
  const place = { dataDir: join(folder, 'not', 'there'), otlpUrl, inUse: async () => false };
  expect(await loadDemo(place)).toBeGreaterThan(1_000);
  expect(JSON.parse(readFileSync(join(place.dataDir, 'demo.json'), 'utf8'))).toMatchObject({ complete: true });
  const before = received;
  expect(await loadDemo(place)).toBe(0);
  expect(received).toBe(before);
});
