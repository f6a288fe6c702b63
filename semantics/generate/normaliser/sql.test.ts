import { allOf, anyOf, literal, matches, wordsOf } from './sql';

test('a pattern that is a list of words becomes a look-up', () => {
  expect(wordsOf('^(chat|text_completion)$')).toEqual(['chat', 'text_completion']);
  expect(wordsOf('^LLM$')).toEqual(['LLM']);
  expect(wordsOf('^tools/call$')).toEqual(['tools/call']);
  expect(wordsOf('^execute_tool \\(merged\\)$')).toEqual(['execute_tool (merged)']);
  expect(wordsOf('.')).toBeUndefined();
  expect(wordsOf('^ai\\.embed')).toBeUndefined();
  expect(wordsOf('^embeddings?$')).toBeUndefined();
});

test('a regular expression is used only where one is needed', () => {
  expect(matches('name', '.')).toBe(`name != ''`);
  expect(matches('name', '^chat$')).toBe(`name = 'chat'`);
  expect(matches('name', '^(a|b)$')).toBe(`name IN ('a', 'b')`);
  expect(matches('name', '^ai\\.embed')).toBe(`startsWith(name, 'ai.embed')`);
  expect(matches('name', '^handoff to |^Handoff: ')).toBe(`match(name, '^handoff to |^Handoff: ')`);
  expect(matches('name', '^x+$')).toBe(`match(name, '^x+$')`);
});

test('conditions are joined without AND and OR', () => {
  expect(allOf(['a', 'b', 'c'])).toBe('if(a, if(b, c, 0), 0)');
  expect(anyOf(['a', 'b', 'c'])).toBe('multiIf(a, 1, b, 1, c)');
  expect([allOf(['a']), anyOf(['a']), anyOf([])]).toEqual(['a', 'a', '0']);
});

test('literals are escaped', () => {
  expect(literal(`it's \\d`)).toBe(`'it\\'s \\\\d'`);
});
