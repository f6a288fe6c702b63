import type { TimeView } from './TimeView';

/** The views one can go back through; the last is on screen. Never empty. */
export interface ViewHistory {
  views: readonly TimeView[];
  /** The view on screen came from continuous zooming or panning, which is one step back, not hundreds. */
  moving: boolean;
}

/** More would only be pressed through. */
const LONGEST = 50;

export function startAt(view: TimeView): ViewHistory {
  return { views: [view], moving: false };
}

export function current(history: ViewHistory): TimeView {
  return history.views[history.views.length - 1];
}

/** A jump, such as zooming to a span: one step of its own. */
export function jump(history: ViewHistory, view: TimeView): ViewHistory {
  return { views: [...history.views, view].slice(-LONGEST), moving: false };
}

/** A small change, as wheels and drags make: joins the one before. */
export function move(history: ViewHistory, view: TimeView): ViewHistory {
  return history.moving
    ? { views: [...history.views.slice(0, -1), view], moving: true }
    : { ...jump(history, view), moving: true };
}

export function canGoBack(history: ViewHistory): boolean {
  return history.views.length > 1;
}

export function back(history: ViewHistory): ViewHistory {
  return canGoBack(history) ? { views: history.views.slice(0, -1), moving: false } : history;
}
