import type { RunTree, TraceSpan } from '@loopscope/core';

import type { ColorScheme } from '../color/colorScheme';

/** What is looked for: one of these colours and this search, each if given. */
export interface Wanted {
  /** Categories of the legend that were chosen; none = all. */
  categories: ReadonlySet<string>;
  matches: ((span: TraceSpan) => boolean) | null;
}

/** 1 for each span that is looked for; null where nothing is. A group's bar is no span. */
export function litNodes(
  tree: RunTree,
  colors: ColorScheme,
  { categories, matches }: Wanted,
  groups: ReadonlyMap<number, unknown>
): Uint8Array | null {
  if (categories.size === 0 && matches === null) {
    return null;
  }
  const chosen = colors.categories.map(({ category }) => categories.size === 0 || categories.has(category));
  return Uint8Array.from(tree.spans, (span, node) =>
    !groups.has(node) && chosen[colors.categoryOf[node]] && (matches === null || matches(span)) ? 1 : 0
  );
}

/** With the bars of groups that hold something that is looked for. */
export function lightGroups(
  lit: Uint8Array,
  tree: RunTree,
  groups: ReadonlyMap<number, { members: number[] }>
): Uint8Array {
  const lights = lit.slice();
  for (const [bar, { members }] of [...groups].reverse()) {
    lights[bar] = members.some((member) => hasLit(lights, tree, member)) ? 1 : 0;
  }
  return lights;
}

function hasLit(lit: Uint8Array, tree: RunTree, top: number): boolean {
  const pending = [top];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (lit[node] === 1) {
      return true;
    }
    pending.push(...tree.children.subarray(tree.childOffsets[node], tree.childOffsets[node + 1]));
  }
  return false;
}

export function countLit(lit: Uint8Array): number {
  return lit.reduce((sum, flag) => sum + flag, 0);
}

/** The next node that is looked for, in the order of starts, from one on; around the end. -1 where there is none. */
export function nextLit(lit: Uint8Array, from: number, by: 1 | -1): number {
  const count = lit.length;
  for (let i = 1; i <= count; i++) {
    const node = (((from + by * i) % count) + count) % count;
    if (lit[node] === 1) {
      return node;
    }
  }
  return -1;
}
