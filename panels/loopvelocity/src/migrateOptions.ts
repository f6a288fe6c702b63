import { DEFAULT_OPTIONS, type LoopVelocityOptions } from './LoopVelocityOptions';

/** Options of any older version: those that did not exist then get their defaults, those of other panels go. */
export function migrateOptions({ options }: { options: Partial<LoopVelocityOptions> }): LoopVelocityOptions {
  const flag = (key: 'showAgents' | 'showEvidence') => {
    const value = options[key];
    return typeof value === 'boolean' ? value : DEFAULT_OPTIONS[key];
  };
  const text = (key: 'idempotentTools' | 'stateChangingTools' | 'selectionVariable') => {
    const value = options[key];
    return typeof value === 'string' ? value : DEFAULT_OPTIONS[key];
  };
  return {
    showAgents: flag('showAgents'),
    showEvidence: flag('showEvidence'),
    idempotentTools: text('idempotentTools'),
    stateChangingTools: text('stateChangingTools'),
    selectionVariable: text('selectionVariable'),
  };
}
