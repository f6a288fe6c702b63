import { hasCalls } from './hasCalls';

describe('whether there is anything to show', () => {
  it.each([
    ['a model call', { llm_calls: 1 }, true],
    ['tools without a model', { llm_calls: 0, tool_calls: 3 }, true],
    ['a run that has not called anything yet', { runs: 1, llm_calls: 0, tool_calls: 0 }, true],
    ['zeros', { runs: 0, llm_calls: 0, tool_calls: 0 }, false],
    ['unknowns', { llm_calls: null }, false],
    ['no row', {}, false],
  ])('%s', (_, totals, expected) => {
    expect(hasCalls(totals)).toBe(expected);
  });
});
