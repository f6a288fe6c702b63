/** Clocks of services differ, and a run that is still open goes on after its link was made. */
const MARGIN_MS = 5 * 60_000;

interface Bounds {
  fromMs: number;
  toMs: number;
}

/**
 * Where to look for a run whose link says when it started and how long it took, or undefined for an address without:
 * then the list's range has to do.
 */
export function runTimeRange(search: URLSearchParams): Bounds | undefined {
  const startMs = Number(search.get('start'));
  const durationMs = Number(search.get('duration') ?? 0);
  if (!(startMs > 0) || !(durationMs >= 0)) {
    return undefined;
  }
  return { fromMs: startMs - MARGIN_MS, toMs: startMs + durationMs + MARGIN_MS };
}
