import type { ColumnOrder } from './chart/columnGroups';
import type { ScaleTo } from './chart/scaleTop';

/** What a user sets in the panel editor. */
export interface ContextWindowOptions {
  /** Side by side in time, or each agent's conversation together. */
  order: ColumnOrder;
  scaleTo: ScaleTo;
}

export const DEFAULT_OPTIONS: ContextWindowOptions = { order: 'agent', scaleTo: 'auto' };
