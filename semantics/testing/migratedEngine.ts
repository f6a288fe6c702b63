import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { chain } from '../generate/settlement/views';
import { DATABASE, temporaryEngine } from '../../workbench/src/testing/temporaryEngine';

const SEMANTICS = path.join(__dirname, '..');
const PRICE_TABLES = {
  llm_prices: 'prices',
  llm_price_rules: 'rules',
  llm_model_limits: 'limits',
  llm_providers: 'providers',
};
/** The statements of all migrations, in order. Views refresh so seldom that only the test refreshes them. */
export function migrations(): string[] {
  const folder = path.join(SEMANTICS, 'sql');
  const tables = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  const views = [
    'views/inbox.sql',
    'views/logs.sql',
    'views/scores.sql',
    'views/settlement.sql',
    'views/rollups.sql',
    'views/reading.sql',
  ];
  return [...tables.sort(), ...views].flatMap((name) =>
    readFileSync(path.join(folder, name), 'utf8')
      .replaceAll('{{database}}', DATABASE)
      .replaceAll('{{traces}}', 'otel_traces')
      .replaceAll('{{logs}}', 'otel_logs')
      .replaceAll('{{refresh}}', '1000 HOUR')
      .split(/^;$/m)
      .filter((statement) => statement.trim() !== '')
  );
}

/** A database with the whole schema and the price list, for the tests of one file. */
export function migratedEngine() {
  const engine = temporaryEngine();
  const run = (sql: string) => engine.current().run({ sql, database: DATABASE });

  async function settle(): Promise<void> {
    for (const view of chain()) {
      await run(`SYSTEM REFRESH VIEW ${view}`);
      await run(`SYSTEM WAIT VIEW ${view}`);
    }
  }

  async function migrate(): Promise<void> {
    for (const statement of migrations()) {
      await run(statement);
    }
  }

  beforeAll(async () => {
    await migrate();
    for (const [table, file] of Object.entries(PRICE_TABLES)) {
      const text = readFileSync(path.join(SEMANTICS, 'prices', `${file}.tsv`), 'utf8');
      const columns = text.slice(0, text.indexOf('\n')).replaceAll('\t', ', ');
      await run(`INSERT INTO ${table} (${columns}) FORMAT TabSeparatedWithNames\n${text}`);
    }
    await settle();
  });

  return {
    migrate,
    settle,
    run,
    rows: <T>(sql: string) => engine.current().rows<T>(sql, { database: DATABASE }),
    insert: (table: string, rows: object[]) =>
      engine.current().insertJsonRows(DATABASE, table, rows.map((row) => JSON.stringify(row)).join('\n')),
  };
}
