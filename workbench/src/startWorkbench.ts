import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { startClickHouse } from './clickhouse/startClickHouse';
import type { Credentials } from './clickhouse/authenticate';
import { credentialsIn } from './credentials';
import type { Engine } from './engine/Engine';
import { closeServer, listen, requireFree, type Place } from './http/listen';
import { otlpQueues } from './otlp/insertRows';
import { createOtlpServer } from './otlp/server';
import { migrate } from './proxy/migrate';
import { ProxyProcess } from './proxy/ProxyProcess';
import type { Settings } from './settings';
import { createWebServer } from './web/server';

export const DATABASE = 'otel';

export interface Installation {
  /** The Go program of the backend. */
  proxyBinary: string;
  /** The built browser host. */
  hostDir: string;
  /** The installable plugin tree. */
  pluginDir: string;
  version: string;
}

export interface Workbench {
  engine: Engine;
  credentials: Credentials;
  ports: { web: number; otlp: number; clickHouse: number };
  /** Stops everything, in order: what was acknowledged is on disk. */
  stop(): Promise<void>;
}

/** Starts what `npm start` starts. What fails on the way takes down what had been started before. */
export async function startWorkbench(
  settings: Settings,
  installation: Installation,
  log: (line: string) => void
): Promise<Workbench> {
  const web: Place = { port: settings.webPort, variable: 'LOOPSCOPE_WEB_PORT' };
  const otlp: Place = { port: settings.otlpPort, variable: 'LOOPSCOPE_OTLP_PORT' };
  const clickHousePlace: Place = { port: settings.clickHousePort, variable: 'LOOPSCOPE_CLICKHOUSE_PORT' };
  // Before anything is begun: the engine takes a second to open.
  await Promise.all([web, otlp, clickHousePlace].map(requireFree));

  const stops: Array<() => Promise<void>> = [];
  const stop = async () => {
    for (const step of stops.splice(0).reverse()) {
      await step();
    }
  };
  const open = async (server: Server, place: Place) => {
    const port = await listen(server, place);
    stops.push(() => closeServer(server));
    return port;
  };

  try {
    mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
    const credentials = credentialsIn(settings.dataDir);
    log(`Opening the tables in ${settings.dataDir}.`);
    const clickHouse = await startClickHouse({
      dataDir: settings.dataDir,
      place: clickHousePlace,
      credentials,
      database: DATABASE,
    });
    stops.push(clickHouse.close);
    log('Bringing the schema up to date.');
    await migrate(installation.proxyBinary, clickHouse.url);
    const proxy = await ProxyProcess.start({ binary: installation.proxyBinary, clickHouseUrl: clickHouse.url, log });
    stops.push(() => proxy.stop());
    const otlpPort = await open(
      createOtlpServer(
        otlpQueues({ engine: clickHouse.engine, database: DATABASE, spoolDir: clickHouse.spoolDir }),
        log
      ),
      otlp
    );
    const webPort = await open(createWebServer({ backend: proxy, ...installation }), web);
    return {
      engine: clickHouse.engine,
      credentials,
      ports: { web: webPort, otlp: otlpPort, clickHouse: clickHouse.port },
      stop,
    };
  } catch (reason) {
    await stop();
    throw reason;
  }
}
