import type { HierarchyNode } from 'd3-hierarchy';

declare module 'd3-hierarchy' {
  /** Exported since 3.0, and not yet in the types. */
  export const Node: new <Datum>(data: Datum) => HierarchyNode<Datum>;
}
