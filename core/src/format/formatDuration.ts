const UNITS: ReadonlyArray<[limitMs: number, divisor: number, unit: string]> = [
  [0.001, 1e-6, 'ns'],
  [1, 1e-3, 'µs'],
  [1_000, 1, 'ms'],
  [60_000, 1_000, 's'],
];

/** Milliseconds as a person reads them: three digits and a unit, minutes and hours as clocks show them. */
export function formatDuration(ms: number): string {
  if (ms === 0) {
    return '0 ms';
  }
  if (ms < 0) {
    return `-${formatDuration(-ms)}`;
  }
  // Rounding to three digits may reach the next unit: 999.9996 ms is 1 s.
  const unit = UNITS.find(([limit, divisor]) => Number((ms / divisor).toPrecision(3)) * divisor < limit);
  if (unit) {
    return `${Number((ms / unit[1]).toPrecision(3))} ${unit[2]}`;
  }
  const seconds = Math.round(ms / 1_000);
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const rest = seconds % 60;
  return hours > 0 ? `${hours} h ${minutes} min` : rest > 0 ? `${minutes} min ${rest} s` : `${minutes} min`;
}
