import { Node, type HierarchyNode } from 'd3-hierarchy';

import type { SpanColumns } from './SpanColumns';

/** Above several roots stands one that is no span. */
export const NO_SPAN = -1;

/**
 * The nodes of `order` that have a value, linked as d3-hierarchy has them, with a root of no span on top. Its own
 * `hierarchy()` walks up to the root for every node to set heights, which is quadratic on deep chains; here the only
 * height that a partition asks for, the root's, is known from the depths.
 */
export function linkedHierarchy(
  { parents }: SpanColumns,
  order: Uint32Array,
  values: Float64Array,
  focus: number
): HierarchyNode<number> {
  const root = new Node(NO_SPAN);
  const linked = new Array<HierarchyNode<number> | undefined>(parents.length);
  let total = 0;
  let height = 0;
  for (const id of order) {
    if (!(values[id] > 0)) {
      continue;
    }
    const isTop = parents[id] < 0 || id === focus;
    const parent = isTop ? root : (linked[parents[id]] ?? root);
    const node = new Node(id);
    set(node, { parent, depth: parent.depth + 1, value: values[id] });
    linked[id] = node;
    (parent.children ??= []).push(node);
    total += isTop ? values[id] : 0;
    height = Math.max(height, node.depth);
  }
  set(root, { value: total, height });
  return root;
}

/** These are read-only for those who use a hierarchy, not for who makes one. */
function set(node: HierarchyNode<number>, links: Partial<HierarchyNode<number>>) {
  Object.assign(node, links);
}
