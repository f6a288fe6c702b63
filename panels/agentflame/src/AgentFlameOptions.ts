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
  /** Whether spans without GenAI meaning (HTTP, database) are drawn. */
  showPlainSpans: boolean;
  /** Name of the variable that gets the id of the selected span; '' for none. */
  selectionVariable: string;
}

export const DEFAULT_OPTIONS: AgentFlameOptions = {
  axis: 'time',
  colorBy: 'kind',
  label: 'duration',
  showPlainSpans: true,
  selectionVariable: '',
};
