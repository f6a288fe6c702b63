import { isWhole, viewOfBar, within, type AxisView } from '../axis/AxisView';
import { hasWidth, isShown, type FlameLayout } from '../layout/FlameLayout';

/**
 * The part of another layout that shows what a view shows of this one: all of it where all is in view, else the bar
 * that `near` (selected or focused; -1 = none) names, if the view is on it, else the narrowest bar that holds the whole
 * view. A bar without width there gives way to its caller.
 */
export function sameSight(
  before: FlameLayout,
  view: AxisView,
  after: FlameLayout,
  parents: Int32Array,
  near: number
): AxisView {
  if (isWhole(view, before)) {
    return after.whole;
  }
  if (before.axis === after.axis) {
    return within(view, after.whole);
  }
  let node = isInView(before, view, near) ? near : narrowestAround(before, view);
  while (node >= 0 && !hasWidth(after, node)) {
    node = parents[node];
  }
  return node >= 0 ? viewOfBar(after.start[node], after.end[node], after) : after.whole;
}

function isInView(layout: FlameLayout, view: AxisView, node: number): boolean {
  return isShown(layout, node) && layout.end[node] >= view.from && layout.start[node] <= view.to;
}

/** Air around a bar that was zoomed to is not part of it. */
const AIR = 0.03;

function narrowestAround({ nodes, start, end }: FlameLayout, view: AxisView): number {
  const slack = (view.to - view.from) * AIR;
  let best = -1;
  for (const node of nodes) {
    const holds = start[node] <= view.from + slack && end[node] >= view.to - slack;
    if (holds && (best < 0 || end[node] - start[node] < end[best] - start[best])) {
      best = node;
    }
  }
  return best;
}
