import type { ColumnOrder } from './chart/columnGroups';
import type { ScaleTo } from './chart/scaleTop';

/** What a user sets in the panel editor. */
export interface ContextWindowOptions {
  /** Side by side in time, or each agent's conversation together. */
  order: ColumnOrder;
  scaleTo: ScaleTo;
  /** Limits that are in force, one a line: `claude-sonnet-4* = 1M`. */
  limits: string;
  /** The variable that gets the id of the span that is opened; '' for none. */
  selectionVariable: string;
}

export const DEFAULT_OPTIONS: ContextWindowOptions = {
  order: 'agent',
  scaleTo: 'auto',
  limits: '',
  selectionVariable: '',
};
