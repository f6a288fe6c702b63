import type { LlmQuery } from '@loopscope/core';

import { llmQuery } from '../../../queries/createQueryRunner';
import { dimensionsOf, type Allocation } from './allocation';
import { STATEMENT_MEASURES } from './statement';

export const REF_IDS = { lines: 'lines', total: 'total', unallocated: 'unallocated' } as const;

/** Lines, total and the unallocated rest are three questions, so that every sum is the backend's. */
export function statementQueries(allocation: Allocation): LlmQuery[] {
  const measures = [...STATEMENT_MEASURES];
  return [
    llmQuery('metrics', REF_IDS.lines, { format: 'table', measures, groupBy: [...dimensionsOf(allocation)] }),
    llmQuery('metrics', REF_IDS.total, { format: 'table', measures }),
    llmQuery('metrics', REF_IDS.unallocated, {
      format: 'table',
      measures,
      filters: [{ field: 'team', op: '!exists', values: [] }],
    }),
  ];
}
