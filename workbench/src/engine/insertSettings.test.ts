import { DATABASE, temporaryEngine } from '../testing/temporaryEngine';

const engine = temporaryEngine();

test('views of a table are read with the settings of inserts, queries are not', async () => {
  const asked = `SELECT toUInt8(getSetting('query_plan_merge_expressions')) AS merges`;
  const run = (sql: string) => engine.current().run({ sql, database: DATABASE });
  await run('CREATE TABLE numbers (n UInt8) ENGINE = Null');
  await run('CREATE TABLE seen (merges UInt8) ENGINE = Memory');
  await run(`CREATE MATERIALIZED VIEW seen_by_view TO seen AS ${asked} FROM numbers`);
  await engine.current().insertJsonRows(DATABASE, 'numbers', '{"n":1}');
  expect(await engine.current().rows('SELECT merges FROM seen', { database: DATABASE })).toEqual([{ merges: 0 }]);
  expect(await engine.current().rows(asked)).toEqual([{ merges: 1 }]);
});
