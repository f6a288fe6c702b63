import type { Execution } from './Execution';

type Members = Record<string, unknown>;

/** Shorter texts stand in a result by chance. */
const SHORTEST_CURSOR = 3;

/**
 * Whether a call goes on where the one before it ended: of the same tool, with one argument that moved, to a number
 * further on or to a cursor that the last result gave.
 */
export function isNextPage(before: Execution, now: Execution): boolean {
  const [a, b] = [membersOf(before.argsText), membersOf(now.argsText)];
  if (before.tool !== now.tool || !a || !b) {
    return false;
  }
  const moved = [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (key) => JSON.stringify(a[key]) !== JSON.stringify(b[key])
  );
  if (moved.length !== 1) {
    return false;
  }
  const [from, to] = [a[moved[0]], b[moved[0]]];
  if (typeof from === 'number' && typeof to === 'number') {
    return to > from;
  }
  return typeof to === 'string' && to.length >= SHORTEST_CURSOR && before.resultText.includes(to);
}

export function membersOf(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
