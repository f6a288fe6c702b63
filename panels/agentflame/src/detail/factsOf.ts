import { agentFacts } from '../agents/agentFacts';
import { comparedFacts } from '../compare/comparedFacts';
import type { Graph } from '../graph/Graph';
import type { FlameLayout } from '../layout/FlameLayout';
import { axisFacts } from './axisFacts';
import { spanFacts, type Fact } from './spanFacts';

/** What matters about a bar as it is laid out: a span of one run, or a step of two. */
export function factsOf(graph: Graph, node: number, layout: FlameLayout): Fact[] {
  const { tree, compared, figures, marks } = graph;
  return compared
    ? comparedFacts(compared, node, figures)
    : [...agentFacts(marks.get(node)), ...spanFacts(tree, node, figures), ...axisFacts(graph, node, layout)];
}
