import type { TimeRange } from '@grafana/data';
import type { LlmQuery } from '@loopscope/core';

import type { LoopscopeDataSource } from '../LoopscopeDataSource';

/** What the editor of one query type gets. `onChange` also runs the query. */
export interface EditorProps {
  query: LlmQuery;
  onChange(query: LlmQuery): void;
  datasource: LoopscopeDataSource;
  /** Bounds the values that are offered. */
  range?: TimeRange;
}
