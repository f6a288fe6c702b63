import { readsFiles } from './readsFiles';

test.each([
  "SELECT file('/etc/passwd')",
  "select FILE ('/etc/passwd')",
  "SELECT `file`('/etc/passwd')",
  'SELECT "file"(\'/etc/passwd\')',
  "SELECT `f\\x69le`('/etc/passwd')",
  "SELECT file /* ( */ ('/etc/passwd')",
  "SELECT file -- (\n('/etc/passwd')",
  "SELECT * FROM file('x.csv')",
  "SELECT 'it''s \\'', (SELECT count() FROM (SELECT file('/etc/passwd')))",
  "SELECT $$'$$, file('/etc/passwd')",
  "SELECT $a$'$a$, file('/etc/passwd')",
  "SELECT ‘'’, file('/etc/passwd')",
  "SELECT “file”('/etc/passwd')",
])('finds file() in %s', (sql) => {
  expect(readsFiles(sql)).toBe(true);
});

test.each([
  "SELECT 'file(1)'",
  'SELECT file FROM t WHERE (a)',
  'SELECT profile(1), file_size(2), `my file`(3)',
  '-- file(\nSELECT 1',
  'SELECT 1 /* file( */',
  "INSERT INTO t VALUES ('a \\' file(1)')",
  'SELECT $$file(1)$$, ‘file(1)’',
])('finds none in %s', (sql) => {
  expect(readsFiles(sql)).toBe(false);
});
