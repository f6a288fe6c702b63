import { comparedFacts } from '../compare/comparedFacts';
import type { Graph } from '../graph/Graph';
import { spanFacts, type Fact } from './spanFacts';

/** What matters about a bar: a span of one run, or a step of two. */
export function factsOf({ tree, compared }: Graph, node: number): Fact[] {
  return compared ? comparedFacts(compared, node) : spanFacts(tree, node);
}
