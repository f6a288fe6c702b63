/** What a user sets in the panel editor. */
export interface LoopVelocityOptions {
  showAgents: boolean;
  showEvidence: boolean;
  /** Tools that are called again and again by design, one a line; empty for the list of core/. */
  idempotentTools: string;
  /** Tools whose success changes something, one a line. */
  stateChangingTools: string;
  /** The variable that gets the id of a span of the evidence; '' for a link to the run's page. */
  selectionVariable: string;
}

export const DEFAULT_OPTIONS: LoopVelocityOptions = {
  showAgents: true,
  showEvidence: true,
  idempotentTools: '',
  stateChangingTools: '',
  selectionVariable: '',
};
