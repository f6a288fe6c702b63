import { subjectOf } from '../draw/barLabel';
import type { Graph } from '../graph/Graph';
import type { FlameLayout } from '../layout/FlameLayout';
import { factsOf } from './factsOf';

/** A span in one sentence, for those who hear instead of see. */
export function describeSpan(graph: Graph, node: number, layout: FlameLayout): string {
  const facts = factsOf(graph, node, layout)
    .filter(({ id }) => id !== 'name')
    .map(({ name, value }) => `${name} ${value}`);
  return [subjectOf(graph.tree.spans[node]), ...facts].join(', ');
}
