import { useDeferredValue, useMemo, useState } from 'react';

import type { ColorScheme } from '../color/colorScheme';
import { countLit, litNodes, lightGroups } from '../search/litNodes';
import { searchMatcher } from '../search/searchMatcher';
import type { Graph } from './Graph';

/** What the legend and the search field look for, and what is found. */
export function useSearch({ tree, groups }: Graph, colors: ColorScheme) {
  const [text, setText] = useState('');
  const [categories, setCategories] = useState<ReadonlySet<string>>(new Set());
  // Typing goes on while a large run is being searched.
  const lateText = useDeferredValue(text);
  const { matches } = useMemo(() => searchMatcher(lateText), [lateText]);
  const { lit, found } = useMemo(() => {
    const hits = litNodes(tree, colors, { categories, matches }, groups);
    return { found: hits && countLit(hits), lit: hits && lightGroups(hits, tree, groups) };
  }, [tree, groups, colors, categories, matches]);
  return { text, setText, categories, setCategories, lit, found };
}
