import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startClickHouse } from '../workbench/src/clickhouse/startClickHouse';
import type { Engine } from '../workbench/src/engine/Engine';
import { migrate } from '../workbench/src/proxy/migrate';

export const DATABASE = 'otel';

const root = path.resolve(__dirname, '..');
const binary = path.join(root, '.loopscope', 'bin', 'loopscope-bench-proxy');

export interface Store {
  engine: Engine;
  /** With user and password. */
  url: string;
  dataDir: string;
  /** The backend's program. */
  binary: string;
}

/** Hands `work` an engine with the whole schema on an empty folder, and removes the folder. */
export async function withStore<T>(
  work: (store: Store) => Promise<T>,
  /** How often settlement runs, as `proxy migrate` takes it. */
  { refresh }: { refresh?: string } = {}
): Promise<T> {
  execFileSync('go', ['build', '-o', binary, './backend-proxy/cmd/proxy'], { cwd: root, stdio: 'inherit' });
  const dataDir = path.join(root, '.loopscope', 'bench');
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  const credentials = { user: 'bench', password: 'bench' };
  const place = { port: 0, variable: 'LOOPSCOPE_CLICKHOUSE_PORT' };
  const { engine, url, close } = await startClickHouse({ dataDir, place, credentials, database: DATABASE });
  try {
    await migrate(binary, url, refresh ? ['--refresh', refresh] : []);
    return await work({ engine, url, dataDir, binary });
  } finally {
    await close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Runs refreshable views one after the other. */
export async function refresh(engine: Engine, views: readonly string[]): Promise<void> {
  for (const view of views) {
    await engine.run({ sql: `SYSTEM REFRESH VIEW ${DATABASE}.${view}` });
    await engine.run({ sql: `SYSTEM WAIT VIEW ${DATABASE}.${view}` });
  }
}
