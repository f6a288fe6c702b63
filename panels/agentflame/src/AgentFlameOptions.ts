import type { AxisKind } from './axis/AxisKind';
import type { ColorBy } from './color/spanCategory';
import type { BarLabel } from './draw/barLabel';

/** What a user sets in the panel editor. */
export interface AgentFlameOptions {
  /** What the width of bars stands for at first. */
  axis: AxisKind;
  colorBy: ColorBy;
  /** What a bar says after its name. */
  label: BarLabel;
  /** What becomes of spans without GenAI meaning (HTTP, database). */
  plainSpans: 'show' | 'fold' | 'hide';
  /** Whether steps that repeat without progress begin as one bar. */
  foldLoops: boolean;
  /** Name of the variable that gets the id of the selected span; '' for none. */
  selectionVariable: string;
}

export const DEFAULT_OPTIONS: AgentFlameOptions = {
  axis: 'time',
  colorBy: 'kind',
  label: 'axis',
  plainSpans: 'fold',
  foldLoops: true,
  selectionVariable: 'span',
};
