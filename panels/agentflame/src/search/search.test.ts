import { createTheme } from '@grafana/data';
import { buildRunTree } from '@loopscope/core';

import { modelCall, toolCall } from '@loopscope/core/testdata/aSpan';
import { colorScheme } from '../color/colorScheme';
import { countLit, litNodes, nextLit } from './litNodes';
import { searchMatcher } from './searchMatcher';

const tree = buildRunTree([
  modelCall({ spanId: 'a', name: 'chat gpt-4.1' }, { cost: 0.5 }),
  toolCall({ spanId: 'b', startMs: 1, status: 'error', statusMessage: 'Timed out' }, { tool: 'web_search' }),
  modelCall({ spanId: 'c', startMs: 2, name: 'chat gpt-4.1' }, { cost: 0.01 }),
]);
const colors = colorScheme(tree, 'kind', createTheme());
const find = (text: string) =>
  tree.spans.filter(searchMatcher(text).matches ?? (() => true)).map(({ spanId }) => spanId);

describe('the search', () => {
  it.each([
    ['', ['a', 'b', 'c']],
    ['web timed', ['b']],
    ['CHAT', ['a', 'c']],
    ['cost > 0.1', ['a']],
    ['kind = "tool" and status = "error"', ['b']],
    ['tool =~ "web.*"', ['b']],
  ])('for %s finds %j', (text, ids) => expect(find(text)).toEqual(ids));

  it('says what is wrong with a condition, and finds nothing by it', () => {
    const { matches, error } = searchMatcher('cots > 1');
    expect(matches).toBeNull();
    expect(error?.offset).toBe(0);
  });
});

describe('what is looked for', () => {
  it('is what the legend and the search both want', () => {
    const wanted = (categories: string[], text: string) =>
      litNodes(tree, colors, { categories: new Set(categories), matches: searchMatcher(text).matches }, new Map());
    expect(wanted([], '')).toBeNull();
    expect(wanted(['llm'], '')).toEqual(Uint8Array.of(1, 0, 1));
    expect(wanted(['llm'], 'cost > 0.1')).toEqual(Uint8Array.of(1, 0, 0));
    expect(wanted(['tool'], 'cost > 0.1')).toEqual(Uint8Array.of(0, 0, 0));
  });

  it('is stepped through around the end', () => {
    const lit = Uint8Array.of(1, 0, 1);
    expect(countLit(lit)).toBe(2);
    expect(nextLit(lit, -1, 1)).toBe(0);
    expect(nextLit(lit, 0, 1)).toBe(2);
    expect(nextLit(lit, 2, 1)).toBe(0);
    expect(nextLit(lit, 0, -1)).toBe(2);
    expect(nextLit(Uint8Array.of(0, 0), 0, 1)).toBe(-1);
  });
});
