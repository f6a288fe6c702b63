import { NO_PARENT, type RunTree } from './RunTree';

/** The callers of a node, nearest first. */
export function ancestorsOf(tree: RunTree, node: number): number[] {
  const path: number[] = [];
  for (let parent = tree.parents[node]; parent !== NO_PARENT; parent = tree.parents[parent]) {
    path.push(parent);
  }
  return path;
}

/** The nearest span at or above `node` for which `isMatch` holds, or NO_PARENT. */
export function nearest(tree: RunTree, node: number, isMatch: (node: number) => boolean): number {
  let current = node;
  while (current !== NO_PARENT && !isMatch(current)) {
    current = tree.parents[current];
  }
  return current;
}
