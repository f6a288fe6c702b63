import type { DataFrame } from '@grafana/data';
import { readMetricsTable } from '@loopscope/core';

import { readStatement, type Statement } from './statement';
import { REF_IDS } from './statementQueries';

/** The statement in an answer to `statementQueries`. */
export function statementOf(frames: DataFrame[]): Statement {
  const rowsOf = (refId: string) => frames.filter((frame) => frame.refId === refId).flatMap(readMetricsTable);
  return readStatement(rowsOf(REF_IDS.lines), rowsOf(REF_IDS.total)[0], rowsOf(REF_IDS.unallocated)[0]);
}
