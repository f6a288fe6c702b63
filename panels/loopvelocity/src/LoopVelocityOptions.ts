/** What a user sets in the panel editor. */
export interface LoopVelocityOptions {
  showAgents: boolean;
  showEvidence: boolean;
}

export const DEFAULT_OPTIONS: LoopVelocityOptions = { showAgents: true, showEvidence: true };
