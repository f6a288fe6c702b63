import { NO_PARENT, type RunTree } from '@loopscope/core';

import type { Scales } from './scales';
import { spanCategory, type ColorBy } from './spanCategory';

/** What each span's colour stands for. A call that names no agent belongs to the agent that made it. */
export function categoriesOf(tree: RunTree, colorBy: ColorBy, scales: Scales): string[] {
  const categories = tree.spans.map((span) => spanCategory(span, colorBy, scales));
  if (colorBy !== 'agent') {
    return categories;
  }
  const pending: number[] = [...tree.roots];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const parent = tree.parents[node];
    if (categories[node] === '' && parent !== NO_PARENT) {
      categories[node] = categories[parent];
    }
    for (let i = tree.childOffsets[node]; i < tree.childOffsets[node + 1]; i++) {
      pending.push(tree.children[i]);
    }
  }
  return categories;
}
