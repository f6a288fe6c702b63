import { useDeferredValue, useMemo, useState } from 'react';
import type { RunTree } from '@loopscope/core';

import type { ColorScheme } from '../color/colorScheme';
import { countLit, litNodes } from '../search/litNodes';
import { searchMatcher } from '../search/searchMatcher';

/** What the legend and the search field look for, and what is found. */
export function useSearch(tree: RunTree, colors: ColorScheme) {
  const [text, setText] = useState('');
  const [categories, setCategories] = useState<ReadonlySet<string>>(new Set());
  // Typing goes on while a large run is being searched.
  const lateText = useDeferredValue(text);
  const { matches, error } = useMemo(() => searchMatcher(lateText), [lateText]);
  const lit = useMemo(() => litNodes(tree, colors, { categories, matches }), [tree, colors, categories, matches]);
  const found = useMemo(() => lit && countLit(lit), [lit]);
  return { text, setText, categories, setCategories, isWrong: error !== null, lit, found };
}
