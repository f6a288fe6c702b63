import { defaultQuery, type LlmQuery } from '@loopscope/core';

import type { LlmVariableQuery } from './LlmVariableQuery';

/** The query whose answer has the variable's options in it; undefined while the variable is still being written. */
export function variableTarget(query: LlmVariableQuery): LlmQuery | undefined {
  const { refId, filters = [] } = query;
  if (query.kind === 'runs') {
    const runs = defaultQuery('runs');
    return { ...runs, refId, filters, limit: query.limit ?? runs.limit };
  }
  const field = optionField(query);
  if (!field) {
    return undefined;
  }
  return {
    ...defaultQuery('metrics'),
    refId,
    filters: [...filters, { field, op: 'exists', values: [] }],
    groupBy: [field],
    format: 'table',
  };
}

/** The dimension whose values are the options. */
export function optionField({ kind, field }: Pick<LlmVariableQuery, 'kind' | 'field'>): string | undefined {
  return kind === 'tenants' ? 'tenant' : field;
}
