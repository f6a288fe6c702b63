/** A part of an axis: milliseconds since the run's start, tokens or US dollars. */
export interface AxisView {
  from: number;
  to: number;
}

/** The axis of a layout. */
export interface AxisRange {
  whole: AxisView;
  /** Nearer than this there is nothing to see. */
  shortest: number;
}

/** A range that is never without extent: a run of no length can still be looked at. */
export function axisRange(from: number, to: number, shortest: number): AxisRange {
  return { whole: { from, to: Math.max(to, from + shortest) }, shortest };
}

/** Narrows (factor < 1) or widens the view around a place that keeps where it is on screen. */
export function zoomAround(view: AxisView, anchor: number, factor: number, { whole, shortest }: AxisRange): AxisView {
  const length = view.to - view.from;
  const next = clamp(length * factor, shortest, whole.to - whole.from);
  const share = (anchor - view.from) / length;
  return within({ from: anchor - share * next, to: anchor + (1 - share) * next }, whole);
}

/** A bar with a little air on both sides. */
export function viewOfBar(start: number, end: number, { whole, shortest }: AxisRange): AxisView {
  const length = Math.max(end - start, shortest);
  const air = length * 0.02;
  return within({ from: start - air, to: start + length + air }, whole);
}

export function pan(view: AxisView, by: number, { whole }: AxisRange): AxisView {
  return within({ from: view.from + by, to: view.to + by }, whole);
}

/** Moves the view as little as needed so that a bar's start can be seen. */
export function reveal(view: AxisView, start: number, end: number, { whole }: AxisRange): AxisView {
  const length = view.to - view.from;
  if (end < view.from || start > view.to) {
    const middle = (start + Math.min(end, start + length)) / 2;
    return within({ from: middle - length / 2, to: middle + length / 2 }, whole);
  }
  return view;
}

export function isWhole(view: AxisView, { whole }: AxisRange): boolean {
  return view.from <= whole.from && view.to >= whole.to;
}

/** The view, moved and if need be shortened into the whole. */
export function within(view: AxisView, whole: AxisView): AxisView {
  const length = view.to - view.from;
  if (length >= whole.to - whole.from) {
    return whole;
  }
  const from = clamp(view.from, whole.from, whole.to - length);
  return { from, to: from + length };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
