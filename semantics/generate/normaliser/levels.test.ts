import { referencesIn, selectInLevels } from './levels';

const plain = (sql: string) => sql.replaceAll(/\s+/g, ' ');

test('a column is computed below those that use it, and handed on only where it is needed', () => {
  const sql = selectInLevels(
    [
      ['b', 'lower(a)'],
      ['c', 'concat(b, b)'],
      ['d', 'upper(a)'],
    ],
    ['c', 'd'],
    ['a'],
    't'
  );
  expect(plain(sql)).toBe('SELECT concat(b, b) AS c, upper(a) AS d FROM (SELECT lower(a) AS b, a FROM t)');
});

test('what is used once stands where it is used, unless it would be computed for each element of a list', () => {
  const once = selectInLevels(
    [
      ['b', 'lower(a)'],
      ['c', 'concat(b, 1)'],
    ],
    ['c'],
    ['a'],
    't'
  );
  expect(plain(once)).toBe('SELECT concat(lower(a), 1) AS c FROM t');
  const inLambda = selectInLevels(
    [
      ['b', 'lower(a)'],
      ['c', 'arrayMap(x -> concat(x, b), d)'],
    ],
    ['c'],
    ['a', 'd'],
    't'
  );
  expect(plain(inLambda)).toBe('SELECT arrayMap(x -> concat(x, b), d) AS c FROM (SELECT lower(a) AS b, d FROM t)');
});

test('names within literals are none', () => {
  const [reference] = referencesIn(`concat('b', b, f(x -> x))`, new Set(['b']));
  expect(reference).toEqual({ name: 'b', at: 12, inLambda: false });
});

test('what a parameter of a lambda hides is no column', () => {
  const named = (expression: string) =>
    referencesIn(expression, new Set(['a', 'b', 'c'])).map(({ name, inLambda }) =>
      inLambda ? `${name} in lambda` : name
    );
  expect(named('f(a -> a + b, a)')).toEqual(['b in lambda', 'a']);
  expect(named('f((a, b) -> g(c -> c + a, [b]) + c, [a], b)')).toEqual(['c in lambda', 'a', 'b']);
});
