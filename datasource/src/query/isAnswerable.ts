import { isCompleteFilter, type LlmQuery } from '@loopscope/core';

import { asLlmQuery } from './asLlmQuery';

/** Whether a query says enough to be sent; otherwise it is still being written and its panel stays as it is. */
export function isAnswerable(query: LlmQuery): boolean {
  const complete = asLlmQuery(query);
  if (complete.filterText) {
    return false;
  }
  switch (complete.queryType) {
    case 'metrics':
      return Boolean(complete.measures?.length);
    case 'trace':
      return Boolean(complete.traceId || complete.runId);
    case 'context':
      return Boolean(complete.traceId || complete.runId || complete.filters?.some(isCompleteFilter));
    case 'sql':
      return Boolean(complete.rawSql?.trim());
    case 'events':
      return Boolean(complete.events?.length) && (!complete.events?.includes('cost') || Number(complete.minCost) > 0);
    default:
      return true;
  }
}
