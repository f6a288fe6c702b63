import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = path.resolve(__dirname, '..');
const startLimit = 180_000;
const settleLimit = 120_000;

export interface Workbench {
  url: string;
  stop: () => Promise<void>;
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('The system gave no free port.');
  }
  return address.port;
}

async function until(what: string, limit: number, happened: () => Promise<boolean>) {
  const end = Date.now() + limit;
  while (Date.now() < end) {
    if (await happened().catch(() => false)) {
      return;
    }
    await sleep(500);
  }
  throw new Error(`${what} did not happen within ${limit / 1000} s.`);
}

/** The columns of a query's first frame, over the last two days. */
async function askWorkbench(url: string, query: object): Promise<unknown[][]> {
  const now = Date.now();
  const response = await fetch(`${url}/api/ds/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      from: String(now - 2 * 86_400_000),
      to: String(now),
      queries: [
        { refId: 'A', version: 1, ...query, datasource: { type: 'loopscope-llm-datasource', uid: 'loopscope' } },
      ],
    }),
  });
  const answer = await response.json();
  return answer.results?.A?.frames?.[0]?.data?.values ?? [];
}

/** Whether the demo data arrived and came out of the last stages: as sums, and as runs. */
async function isSettled(url: string): Promise<boolean> {
  const [calls] = await askWorkbench(url, { queryType: 'metrics', format: 'table', measures: ['llm_calls'] });
  const [runs] = await askWorkbench(url, { queryType: 'runs', limit: 1 });
  return Number(calls?.[0] ?? 0) > 0 && runs?.length === 1;
}

async function ended(child: ChildProcess) {
  if (child.exitCode === null && child.signalCode === null) {
    await once(child, 'exit');
  }
}

/** Starts the workbench with its demo data on free ports and a folder of its own, as `npm start` does. */
export async function startWorkbench(): Promise<Workbench> {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'loopscope-e2e-'));
  const [web, otlp, clickhouse] = await Promise.all([freePort(), freePort(), freePort()]);
  const log = path.join(data, 'workbench.log');
  const output = fs.openSync(log, 'w');
  const child = spawn('npm', ['start', '--silent'], {
    cwd: root,
    // A group of its own, so that the engine and the backend end with it.
    detached: true,
    stdio: ['ignore', output, output],
    env: {
      ...process.env,
      LOOPSCOPE_WEB_PORT: String(web),
      LOOPSCOPE_OTLP_PORT: String(otlp),
      LOOPSCOPE_CLICKHOUSE_PORT: String(clickhouse),
      LOOPSCOPE_DATA: path.join(data, 'data'),
    },
  });
  const url = `http://127.0.0.1:${web}`;
  const stop = async () => {
    if (child.pid && child.exitCode === null) {
      process.kill(-child.pid, 'SIGINT');
    }
    await ended(child);
    fs.closeSync(output);
    fs.rmSync(data, { recursive: true, force: true });
  };
  try {
    await until('The start of the workbench', startLimit, async () => {
      if (child.exitCode !== null) {
        throw new Error(`npm start ended with ${child.exitCode}.`);
      }
      return (await fetch(`${url}/api/health`)).ok;
    });
    await until('The settlement of the demo data', settleLimit, () => isSettled(url));
  } catch (error) {
    const told = fs.readFileSync(log, 'utf8').slice(-4000);
    await stop();
    throw new Error(`${error instanceof Error ? error.message : error}\nThe workbench said:\n${told}`);
  }
  return { url, stop };
}
