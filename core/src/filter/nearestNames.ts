const MOST = 3;

/** The known names that a wrong one is most likely meant to be, the likeliest first. */
export function nearestNames(wrong: string, known: readonly string[]): string[] {
  const name = wrong.toLowerCase();
  const ranked = known.map((candidate) => ({ candidate, distance: distance(name, candidate) }));
  return ranked
    .filter(({ candidate, distance: far }) => far <= Math.max(2, name.length / 3) || isPart(name, candidate))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST)
    .map(({ candidate }) => candidate);
}

const isPart = (name: string, candidate: string) => name.length > 2 && candidate.includes(name);

/** Levenshtein's: letters to add, leave out or change. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
