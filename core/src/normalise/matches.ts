const compiled = new Map<string, RegExp>();

/** Tests a pattern of semantics/attributes.json; each is compiled once, since it is tried on every span. */
export function matches(pattern: string, text: string): boolean {
  return patternOf(pattern).test(text);
}

/** What the pattern's first group holds; '' where it does not match. */
export function firstGroup(pattern: string, text: string): string {
  return patternOf(pattern).exec(text)?.[1] ?? '';
}

function patternOf(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) {
    return known;
  }
  const made = new RegExp(pattern);
  compiled.set(pattern, made);
  return made;
}
