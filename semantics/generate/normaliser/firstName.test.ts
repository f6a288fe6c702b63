import { nameFrom } from './firstName';

test('rules on names alone are one pattern, of whose groups only the first of each rule is read', () => {
  expect(nameFrom([{ name: '^run (a(?:b)\\(c)$' }, { name: '^(.+?)(\\.x)?$' }, { name: '^(y)$' }])).toBe(
    String.raw`replaceRegexpOne(SpanName, '(?s)^(?:run (a(?:b)\\(c)|(.+?)(\\.x)?|(y)|.*)$', '\\1\\2\\4')`
  );
});

test('conventions are told from each other before the name', () => {
  expect(
    nameFrom([
      { kind: 'agent', name: '^(a)$' },
      { kind: 'agent', convention: '^(p|q)$', name: '^(b)$' },
    ])
  ).toBe(
    String.raw`if(kind = 'agent', replaceRegexpOne(concat(convention, ':', SpanName), '(?s)^(?:[^:]*:(a)|(?:p|q):(b)|.*)$', '\\1\\2'), '')`
  );
});

test('a rule whose name is not read whole is refused', () => {
  expect(() => nameFrom([{ name: '(a)$' }])).toThrow('has to begin with ^');
});

test('rules that ask for more stand one by one', () => {
  expect(nameFrom([{ key: 'k', matches: '^v$', name: '^(a)$' }])).toBe(
    `multiIf(if(SpanAttributes['k'] = 'v', match(SpanName, '^(a)$'), 0), extract(SpanName, '^(a)$'), '')`
  );
});
