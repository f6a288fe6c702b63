import { Node, type HierarchyRectangularNode } from 'd3-hierarchy';

import type { SpanColumns } from './SpanColumns';

/** By node; one place more is that of the root on top, which is no span. */
export interface BarPlaces {
  value: Float64Array;
  x0: Float64Array;
  x1: Float64Array;
}

/**
 * A node of d3's that keeps its numbers in flat arrays: as fields, each number would be an object of its own, and of
 * hundreds of thousands of nodes the garbage collector would be the most of the work. Rows follow from the depth.
 */
class BarNode extends Node<number> {
  declare depth: number;
  declare height: number;
  declare children: this[] | undefined;

  constructor(
    node: number,
    private readonly places: BarPlaces,
    depth: number
  ) {
    super(node);
    this.depth = depth;
    this.children = undefined;
  }

  get value(): number {
    return this.places.value[this.data];
  }

  get x0(): number {
    return this.places.x0[this.data];
  }

  set x0(x: number) {
    this.places.x0[this.data] = x;
  }

  get x1(): number {
    return this.places.x1[this.data];
  }

  set x1(x: number) {
    this.places.x1[this.data] = x;
  }

  get y0(): number {
    return this.depth;
  }

  set y0(_: number) {}

  get y1(): number {
    return this.depth + 1;
  }

  set y1(_: number) {}
}

/**
 * The nodes of `order` that have a value, linked as d3-hierarchy has them, with a root of no span on top. Its own
 * `hierarchy()` walks up to the root for every node to set heights, which is quadratic on deep chains; here the only
 * height that a partition asks for, the root's, is known from the depths. What d3 sets is in `places`.
 */
export function linkedHierarchy(
  { parents }: SpanColumns,
  order: Uint32Array,
  focus: number,
  places: BarPlaces
): HierarchyRectangularNode<number> {
  const { value } = places;
  const root = new BarNode(parents.length, places, 0);
  const linked = new Array<BarNode | undefined>(parents.length).fill(undefined);
  let total = 0;
  for (let i = 0; i < order.length; i++) {
    const id = order[i];
    if (!(value[id] > 0)) {
      continue;
    }
    const isTop = parents[id] < 0 || id === focus;
    const parent = isTop ? root : (linked[parents[id]] ?? root);
    const bar = new BarNode(id, places, parent.depth + 1);
    linked[id] = bar;
    if (parent.children === undefined) {
      // Not pushed into an empty one, which would make room for 17: in a chain, of each span.
      parent.children = [bar];
    } else {
      parent.children.push(bar);
    }
    total += isTop ? value[id] : 0;
    root.height = Math.max(root.height, bar.depth);
  }
  value[parents.length] = total;
  return root as unknown as HierarchyRectangularNode<number>;
}
