import { join } from 'node:path';
import type { Access } from '../engine/configFiles';
import { openEngine, type Engine, type EngineOptions } from '../engine/Engine';
import { closeServer, listen, type Place } from '../http/listen';
import type { Account, Credentials } from './authenticate';
import { createClickHouseServer } from './server';

export interface ClickHouse {
  engine: Engine;
  /** Folder for data on their way in, emptied at the start. */
  spoolDir: string;
  port: number;
  /** `http://user:password@127.0.0.1:port/database`. */
  url: string;
  close(): Promise<void>;
}

export interface ClickHouseOptions {
  dataDir: string;
  place: Place;
  /** Of the one who may do everything. */
  credentials: Credentials;
  /** Others who may ask, and the roles that they have. */
  accounts?: readonly Account[];
  access?: Access;
  database: string;
  open?: (options: EngineOptions) => Engine;
}

/** The engine on its data folder, with the database made and ClickHouse's HTTP interface open. */
export async function startClickHouse({
  dataDir,
  place,
  credentials,
  accounts = [],
  access,
  database,
  open = openEngine,
}: ClickHouseOptions): Promise<ClickHouse> {
  const engine = open({ dataDir, ...access });
  const spoolDir = join(dataDir, 'spool');
  try {
    await engine.run({ sql: `CREATE DATABASE IF NOT EXISTS ${database} ENGINE = Atomic` });
    const server = await createClickHouseServer({
      engine,
      accounts: [credentials, ...accounts],
      database,
      spoolDir,
    });
    const port = await listen(server, place);
    const user = `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.password)}`;
    return {
      engine,
      spoolDir,
      port,
      url: `http://${user}@127.0.0.1:${port}/${database}`,
      close: async () => {
        await closeServer(server);
        await engine.close();
      },
    };
  } catch (reason) {
    await engine.close();
    throw reason;
  }
}
