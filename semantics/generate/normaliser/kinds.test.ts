import { wordsOf } from './kinds';

test('a pattern that is a list of words becomes a look-up', () => {
  expect(wordsOf('^(chat|text_completion)$')).toEqual(['chat', 'text_completion']);
  expect(wordsOf('^LLM$')).toEqual(['LLM']);
  expect(wordsOf('.')).toBeUndefined();
  expect(wordsOf('^ai\\.embed')).toBeUndefined();
});
