import type { AxisKind } from '../axis/AxisKind';
import type { AxisView } from '../axis/AxisView';

/** Where one is: on which axis, in which branch, in what part of it. */
export interface Place {
  axis: AxisKind;
  /** The branch that is looked at alone, a node; -1 = the whole run. */
  focus: number;
  /** null until the layout is there: then it becomes the part that shows what was on screen before. */
  view: AxisView | null;
}
