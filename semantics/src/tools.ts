import tools from '../tools.json';

/** Patterns of tools that are called again and again by design; `*` stands for any text, case does not matter. */
export const idempotentTools: readonly string[] = tools.idempotent;

/** A regular expression, of RE2 too, of the names that any of the patterns stands for. */
export function namesLike(patterns: readonly string[]): string {
  const parts = patterns.map((pattern) =>
    pattern
      .split('*')
      .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
      .join('.*')
  );
  return `^(?:${parts.join('|')})$`;
}
