import type { RunTree } from '@loopscope/core';

import { subjectOf } from '../draw/barLabel';
import { spanFacts } from './spanFacts';

/** A span in one sentence, for those who hear instead of see. */
export function describeSpan(tree: RunTree, node: number): string {
  const facts = spanFacts(tree, node)
    .filter(({ id }) => id !== 'name')
    .map(({ name, value }) => `${name} ${value}`);
  return [subjectOf(tree.spans[node]), ...facts].join(', ');
}
