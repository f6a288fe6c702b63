import type { TimeRange } from '@grafana/data';

import type { LlmQueryType, LlmSource } from '../query';

/** What the data source's filter input (`LoopscopeDataSource.FilterInput`) takes, wherever it is shown. */
export interface FilterInputProps {
  id: string;
  /** Names it for screen readers. */
  label: string;
  queryType: LlmQueryType;
  text: string;
  /** Called when the writer is done: on Enter and on leaving. The text need not be readable. */
  onCommit(text: string): void;
  /** Bounds the values that are offered. */
  range?: TimeRange;
  source?: LlmSource;
}
