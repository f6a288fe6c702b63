import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from './authenticate';
import type { Access } from '../engine/configFiles';
import { openTestEngine } from '../testing/OldestEngine';
import { startClickHouse } from './startClickHouse';

const DATABASE = 'otel';

const ROLES = {
  reader: `GRANT SELECT ON ${DATABASE}.*`,
  auditor: `GRANT SELECT, INSERT ON ${DATABASE}.llm_audit`,
  eraser: `GRANT SELECT, INSERT, ALTER UPDATE, ALTER DELETE ON ${DATABASE}.*`,
  collector_tables: `GRANT SELECT, INSERT ON ${DATABASE}.otel_traces, SELECT, INSERT ON ${DATABASE}.otel_logs`,
  // A database of somebody else's collector, without our tables.
  foreign_traces: 'GRANT SELECT ON foreign.otel_traces',
  // One with so many spans that the tests of what is counted go without them.
  many_spans: 'GRANT SELECT ON advised.*',
};

/** What an administrator gives to a data source, by name; all have the same password. */
const ACCOUNTS: Account[] = [
  { user: 'reader', role: 'reader' },
  { user: 'reader_readonly_1', role: 'reader', readonly: 1 as const },
  { user: 'reader_readonly_2', role: 'reader', readonly: 2 as const },
  { user: 'collector', role: 'collector_tables' },
  { user: 'auditor', role: 'auditor' },
  { user: 'eraser', role: 'eraser' },
  { user: 'foreign_readonly', role: 'foreign_traces', readonly: 1 as const },
  { user: 'reader_of_many', role: 'many_spans' },
  { user: 'expired', role: 'reader', validUntil: 0 },
].map((account) => ({ ...account, password: 'test' }));

/** What a test makes of statements that this engine cannot run: it keeps users in files only. */
interface Made extends Access {
  accounts: Account[];
}

function madeByTest(): Made {
  const path = process.env.LOOPSCOPE_TEST_ACCESS;
  return path ? JSON.parse(readFileSync(path, 'utf8')) : { accounts: [] };
}

/*
 * ClickHouse alone on an empty folder and a free port, for tests in other languages:
 *
 *   npx tsx workbench/src/clickhouse/serve.ts [folder]
 *
 * on a folder of the caller's, which is kept, if one is given. It
 * prints `http://user:password@127.0.0.1:port/database` and stops when its standard input ends.
 */
async function serve(): Promise<void> {
  const given = process.argv[2];
  const { accounts, roles, ...made } = madeByTest();
  const dataDir = given ?? mkdtempSync(join(tmpdir(), 'loopscope-clickhouse-'));
  const clickHouse = await startClickHouse({
    dataDir,
    place: { port: 0, variable: 'LOOPSCOPE_CLICKHOUSE_PORT' },
    credentials: { user: 'loopscope', password: 'test' },
    accounts: [...ACCOUNTS, ...accounts],
    access: { roles: { ...ROLES, ...roles }, ...made },
    database: DATABASE,
    open: openTestEngine,
  });
  process.stdout.write(`${clickHouse.url}\n`);
  const stop = async () => {
    if (given === undefined) {
      throwAway(dataDir);
    }
    await clickHouse.close();
    process.exit(0);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  process.stdin.on('end', stop).on('close', stop).resume();
}

/** Ends without closing the tables: those of a hundred databases take a minute, and nobody will read them again. */
function throwAway(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
}

void serve();
