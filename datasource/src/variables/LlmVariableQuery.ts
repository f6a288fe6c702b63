import type { DataQuery } from '@grafana/schema';
import type { LlmFilter } from '@loopscope/core';

/** What a query variable offers: the values of a dimension, or the latest runs by id. */
export interface LlmVariableQuery extends DataQuery {
  kind: 'values' | 'runs';
  /** values: a dimension's id. */
  field?: string;
  /** Other variables may stand in these, which chains the two. */
  filters?: LlmFilter[];
  /** runs: how many to offer. */
  limit?: number;
}

export const DEFAULT_VARIABLE_QUERY: Omit<LlmVariableQuery, 'refId'> = { kind: 'values', field: 'agent', filters: [] };
