import { parseInsert, usesClientFiles } from './insertStatement';

const data = (sql: string) => sql.slice(parseInsert(sql)?.dataAt);

test.each([
  ['INSERT INTO t FORMAT Native', 'INSERT INTO t', '', 'Native', ''],
  ['insert into t (a, b) format JSONEachRow\n{"a":1}', 'insert into t (a, b)', '', 'JSONEachRow', '{"a":1}'],
  [
    'INSERT INTO `for mat`.t (`format`) SETTINGS async_insert=1 FORMAT CSV\n1',
    'INSERT INTO `for mat`.t (`format`)',
    'SETTINGS async_insert=1',
    'CSV',
    '1',
  ],
  [
    "/* FORMAT x */ INSERT INTO t -- VALUES\n VALUES (1, 'FORMAT')",
    '/* FORMAT x */ INSERT INTO t -- VALUES',
    '',
    'Values',
    " (1, 'FORMAT')",
  ],
])('finds the parts of %s', (sql, target, settings, format, rest) => {
  expect(parseInsert(sql)).toMatchObject({ target, settings, format });
  expect(data(sql)).toBe(rest);
});

test.each([
  'INSERT INTO t SELECT 1',
  'SELECT 1 FORMAT Native',
  'INSERT INTO t WITH 1 AS x SELECT x',
  "SELECT 'INSERT INTO t FORMAT CSV'",
  '',
])('leaves %s to the engine', (sql) => expect(parseInsert(sql)).toBeUndefined());

test('sees statements that touch files, and is not fooled by text', () => {
  expect(usesClientFiles("INSERT INTO t FROM INFILE 'x' FORMAT CSV")).toBe(true);
  expect(usesClientFiles("SELECT 1 INTO /* */ OUTFILE 'x'")).toBe(true);
  expect(usesClientFiles("SELECT 'INTO OUTFILE'")).toBe(false);
  expect(usesClientFiles('SELECT 1 AS `INTO OUTFILE`')).toBe(false);
});
