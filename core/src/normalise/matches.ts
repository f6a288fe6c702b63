const compiled = new Map<string, RegExp>();

/** Tests a pattern of semantics/attributes.json; each is compiled once, since it is tried on every span. */
export function matches(pattern: string, text: string): boolean {
  return pattern === '.' ? text !== '' : patternOf(pattern).test(text);
}

/** What the pattern's first group holds; '' where it does not match. */
export function firstGroup(pattern: string, text: string): string {
  return patternOf(pattern).exec(text)?.[1] ?? '';
}

/** RE2 as ClickHouse compiles it: a dot is any character, and `(?i)` may lead. */
export function patternOf(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) {
    return known;
  }
  const made = pattern.startsWith('(?i)') ? new RegExp(pattern.slice(4), 'is') : new RegExp(pattern, 's');
  compiled.set(pattern, made);
  return made;
}
