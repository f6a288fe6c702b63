/** The part of the time axis on screen, in milliseconds since the layout's start. */
export interface TimeView {
  from: number;
  to: number;
}

/** Spans are recorded to the nanosecond; closer than this there is nothing to see. */
const SHORTEST_MS = 0.0005;

export function wholeView(durationMs: number): TimeView {
  return { from: 0, to: Math.max(durationMs, SHORTEST_MS) };
}

/** Narrows (factor < 1) or widens the view around a time that keeps its place on screen. */
export function zoomAround(view: TimeView, anchorMs: number, factor: number, durationMs: number): TimeView {
  const whole = wholeView(durationMs);
  const length = view.to - view.from;
  const next = clamp(length * factor, Math.min(SHORTEST_MS, whole.to), whole.to);
  const share = (anchorMs - view.from) / length;
  return within({ from: anchorMs - share * next, to: anchorMs + (1 - share) * next }, whole);
}

/** A span with a little air on both sides. */
export function viewOfSpan(startMs: number, endMs: number, durationMs: number): TimeView {
  const length = Math.max(endMs - startMs, SHORTEST_MS);
  const air = length * 0.02;
  return within({ from: startMs - air, to: startMs + length + air }, wholeView(durationMs));
}

export function pan(view: TimeView, byMs: number, durationMs: number): TimeView {
  return within({ from: view.from + byMs, to: view.to + byMs }, wholeView(durationMs));
}

/** Moves the view as little as needed so that a span's start can be seen. */
export function reveal(view: TimeView, startMs: number, endMs: number, durationMs: number): TimeView {
  const length = view.to - view.from;
  if (endMs < view.from || startMs > view.to) {
    const middle = (startMs + Math.min(endMs, startMs + length)) / 2;
    return within({ from: middle - length / 2, to: middle + length / 2 }, wholeView(durationMs));
  }
  return view;
}

export function isWhole(view: TimeView, durationMs: number): boolean {
  const whole = wholeView(durationMs);
  return view.from <= whole.from && view.to >= whole.to;
}

function within(view: TimeView, whole: TimeView): TimeView {
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
