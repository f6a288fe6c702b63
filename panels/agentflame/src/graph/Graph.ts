import type { RunTree } from '@loopscope/core';

import { spanColumns, type SpanColumns } from '../layout/SpanColumns';

/** A run, and what layouts read of it. */
export interface Graph {
  tree: RunTree;
  columns: SpanColumns;
}

export function graphOf(tree: RunTree): Graph {
  return { tree, columns: spanColumns(tree) };
}
