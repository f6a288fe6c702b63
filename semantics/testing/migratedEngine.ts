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
const SQL = path.join(SEMANTICS, 'sql');
const VIEWS = ['inbox', 'logs', 'scores', 'settlement', 'rollups', 'reading'].map((name) => `views/${name}.sql`);

/** The numbered files, in order. */
export const TABLES = readdirSync(SQL)
  .filter((name) => name.endsWith('.sql'))
  .sort();

/** The statements of files of semantics/sql. Views refresh so seldom that only the test refreshes them. */
export const statementsOf = (files: readonly string[]): string[] =>
  files.flatMap((name) =>
    readFileSync(path.join(SQL, name), 'utf8')
      .replaceAll('{{database}}', DATABASE)
      .replaceAll('{{traces}}', 'otel_traces')
      .replaceAll('{{logs}}', 'otel_logs')
      .replaceAll('{{refresh}}', '1000 HOUR')
      .split(/^;$/m)
      .filter((statement) => statement.trim() !== '')
  );

/** The statements of all migrations, in order. */
export const migrations = (): string[] => statementsOf([...TABLES, ...VIEWS]);

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
