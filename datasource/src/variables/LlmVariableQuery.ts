import type { DataQuery } from '@grafana/schema';
import type { LlmFilter } from '@loopscope/core';

/** What a query variable offers: the values of a dimension, the latest runs by id, the tenants that the reader may see, or what can be measured or grouped by. */
export interface LlmVariableQuery extends DataQuery {
  kind: 'values' | 'runs' | 'tenants' | 'measures' | 'dimensions';
  /** values: a dimension's id. */
  field?: string;
  /** Other variables may stand in these, which chains the two. */
  filters?: LlmFilter[];
  /** runs: how many to offer. */
  limit?: number;
}

export const DEFAULT_VARIABLE_QUERY: Omit<LlmVariableQuery, 'refId'> = { kind: 'values', field: 'agent', filters: [] };
