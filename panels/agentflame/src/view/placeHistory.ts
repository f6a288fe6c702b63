import type { AxisView } from '../axis/AxisView';
import type { Place } from './Place';

/** The places one can go back and forward through; `at` is the one on screen. */
export interface PlaceHistory {
  places: readonly Place[];
  at: number;
  /** The place on screen came from continuous zooming or panning, which is one step back, not hundreds. */
  moving: boolean;
}

/** More would only be pressed through. */
const LONGEST = 50;

export function startAt(place: Place): PlaceHistory {
  return { places: [place], at: 0, moving: false };
}

export function current({ places, at }: PlaceHistory): Place {
  return places[at];
}

/** A jump, such as zooming to a span: one step of its own. What was ahead is forgotten. */
export function jump(history: PlaceHistory, place: Place): PlaceHistory {
  const places = [...history.places.slice(0, history.at + 1), place].slice(-LONGEST);
  return { places, at: places.length - 1, moving: false };
}

/** A small change of the view, as wheels and drags make: joins the one before. */
export function move(history: PlaceHistory, view: AxisView): PlaceHistory {
  const place = { ...current(history), view };
  return history.moving ? { ...replace(history, place), moving: true } : { ...jump(history, place), moving: true };
}

/** The same step, told better. */
export function replace(history: PlaceHistory, place: Place): PlaceHistory {
  const places = [...history.places.slice(0, history.at), place, ...history.places.slice(history.at + 1)];
  return { ...history, places };
}

export function canGoBack({ at }: PlaceHistory): boolean {
  return at > 0;
}

export function canGoForward({ places, at }: PlaceHistory): boolean {
  return at < places.length - 1;
}

export function back(history: PlaceHistory): PlaceHistory {
  return canGoBack(history) ? { ...history, at: history.at - 1, moving: false } : history;
}

export function forward(history: PlaceHistory): PlaceHistory {
  return canGoForward(history) ? { ...history, at: history.at + 1, moving: false } : history;
}
