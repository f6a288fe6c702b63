/** What a unit adds to a ratio of sums: numerator and denominator over its runs. */
export interface UnitSums {
  y: number;
  x: number;
}

/** Sums a run's contributions by unit. A run that cannot tell (null) adds nothing; a unit without any is left out. */
export function unitTable<Run>(
  runs: Run[],
  idOf: (run: Run) => string,
  contribution: (run: Run) => UnitSums | null
): UnitSums[] {
  const units = new Map<string, UnitSums>();
  for (const run of runs) {
    const added = contribution(run);
    if (added) {
      const sums = units.get(idOf(run)) ?? { y: 0, x: 0 };
      units.set(idOf(run), { y: sums.y + added.y, x: sums.x + added.x });
    }
  }
  return [...units.values()];
}
