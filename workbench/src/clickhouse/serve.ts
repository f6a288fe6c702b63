import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startClickHouse } from './startClickHouse';

/*
 * ClickHouse alone on an empty folder and a free port, for tests in other languages:
 *
 *   npx tsx workbench/src/clickhouse/serve.ts
 *
 * prints `http://user:password@127.0.0.1:port/database` and stops when its standard input ends.
 */
async function serve(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'loopscope-clickhouse-'));
  const clickHouse = await startClickHouse({
    dataDir,
    place: { port: 0, variable: 'LOOPSCOPE_CLICKHOUSE_PORT' },
    credentials: { user: 'loopscope', password: 'test' },
    database: 'otel',
  });
  process.stdout.write(`${clickHouse.url}\n`);
  const stop = async () => {
    await clickHouse.close();
    rmSync(dataDir, { recursive: true, force: true });
    process.exit(0);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  process.stdin.on('end', stop).on('close', stop).resume();
}

void serve();
