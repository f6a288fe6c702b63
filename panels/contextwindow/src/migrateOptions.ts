import { DEFAULT_OPTIONS, type ContextWindowOptions } from './ContextWindowOptions';

/** Options of any older version: those that did not exist then get their defaults, those of other panels go. */
export function migrateOptions({ options }: { options: Partial<ContextWindowOptions> }): ContextWindowOptions {
  const { order, scaleTo, limits, selectionVariable } = options;
  return {
    order: order === 'time' || order === 'agent' ? order : DEFAULT_OPTIONS.order,
    scaleTo: scaleTo === 'limit' || scaleTo === 'used' || scaleTo === 'auto' ? scaleTo : DEFAULT_OPTIONS.scaleTo,
    limits: typeof limits === 'string' ? limits : DEFAULT_OPTIONS.limits,
    selectionVariable: typeof selectionVariable === 'string' ? selectionVariable : DEFAULT_OPTIONS.selectionVariable,
  };
}
