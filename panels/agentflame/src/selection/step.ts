import { NO_PARENT, childrenOf, type RunTree } from '@loopscope/core';

import { isShown, type FlameLayout } from '../layout/FlameLayout';

export type Direction = 'parent' | 'first-child' | 'previous-sibling' | 'next-sibling' | 'first' | 'last';

/** Where a step through what is shown leads; the node itself where there is nothing in that direction. */
export function step(tree: RunTree, layout: FlameLayout, node: number, direction: Direction): number {
  const to = neighbour(tree, node, direction);
  return isShown(layout, to) ? to : node;
}

function neighbour(tree: RunTree, node: number, direction: Direction): number {
  switch (direction) {
    case 'parent':
      return tree.parents[node] === NO_PARENT ? node : tree.parents[node];
    case 'first-child':
      return childrenOf(tree, node)[0] ?? node;
    case 'previous-sibling':
      return sibling(tree, node, -1);
    case 'next-sibling':
      return sibling(tree, node, 1);
    case 'first':
      return siblingsOf(tree, node)[0];
    case 'last': {
      const siblings = siblingsOf(tree, node);
      return siblings[siblings.length - 1];
    }
  }
}

/** The children of a node's parent, or all roots, by start. */
export function siblingsOf(tree: RunTree, node: number): ArrayLike<number> {
  const parent = tree.parents[node];
  return parent === NO_PARENT ? tree.roots : childrenOf(tree, parent);
}

export function positionAmongSiblings(tree: RunTree, node: number): number {
  return Array.prototype.indexOf.call(siblingsOf(tree, node), node);
}

function sibling(tree: RunTree, node: number, by: 1 | -1): number {
  return siblingsOf(tree, node)[positionAmongSiblings(tree, node) + by] ?? node;
}
