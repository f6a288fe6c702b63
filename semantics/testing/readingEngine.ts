import { suffixOf, type Dialect } from '../generate/normaliser/dialects';
import { DATABASE, temporaryEngine } from '../../workbench/src/testing/temporaryEngine';
import { statementsOf, TABLES } from './migratedEngine';

/** A database with all tables and the views that read what is inserted, for the tests of one file: nothing is settled. */
export function readingEngine(dialect: Dialect) {
  const engine = temporaryEngine(dialect);
  const views = ['inbox', 'logs', 'scores', 'content', 'content_logs'].map(
    (name) => `views/${name}${suffixOf(dialect)}.sql`
  );

  beforeAll(async () => {
    for (const sql of statementsOf([...TABLES, ...views])) {
      await engine.current().run({ sql, database: DATABASE });
    }
  }, 120_000);

  return {
    /** A table such as the collector's, with maps whatever it has. */
    createMaps: (like: string, name: string) =>
      engine.current().run({
        database: DATABASE,
        sql: (statementsOf(['0001_otel.sql']).find((sql) => sql.includes(`${DATABASE}.${like}`)) ?? '').replace(
          like,
          name
        ),
      }),
    rows: <T>(sql: string) => engine.current().rows<T>(sql, { database: DATABASE }),
    insert: (table: string, rows: object[]) =>
      engine.current().insertJsonRows(DATABASE, table, rows.map((row) => JSON.stringify(row)).join('\n')),
  };
}
