import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { closeServer, listen } from '../../workbench/src/http/listen';
import { otlpQueues } from '../../workbench/src/otlp/insertRows';
import { createOtlpServer } from '../../workbench/src/otlp/server';
import { DATABASE, type Store } from '../store';
import type { Load } from './hold';
import type { Sent } from './sender';

/** Requests of 1,000 spans over 32 connections to the OTLP receiver in this process. */
export async function otlpLoad({ engine, dataDir }: Store): Promise<Load> {
  const spoolDir = path.join(dataDir, 'bench-spool');
  mkdirSync(spoolDir, { recursive: true });
  const server = createOtlpServer(otlpQueues({ engine, database: DATABASE, spoolDir }), console.error);
  const port = await listen(server, { port: 0, variable: 'PORT' });
  const url = `http://127.0.0.1:${port}/v1/traces`;
  const sender = fork(path.join(__dirname, 'sender.ts'), [url], { execArgv: ['--import', 'tsx'] });
  return {
    name: 'OTLP over HTTP, protobuf, 1,000 spans a request',
    turn: async (rate) => {
      sender.send({ rate });
      const [{ spans, turnedAway, failed, cpuMs }]: [Sent] = (await once(sender, 'message')) as [Sent];
      if (failed > 0) {
        throw new Error(`${failed} requests were answered neither with 200 nor with 503.`);
      }
      return { spans, turnedAway, senderMs: cpuMs };
    },
    stop: async () => {
      sender.disconnect();
      await once(sender, 'exit');
      await closeServer(server);
    },
  };
}
