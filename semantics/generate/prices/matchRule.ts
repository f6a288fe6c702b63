import type { MatchLogic } from './source';

/**
 * A name matches when the whole of it, in lower case, matches `regex` and not `except` ('' = no exception).
 * RE2 has no lookahead: a negative one at the start of a source's pattern becomes the exception.
 * Neither holds a backslash, so that the files need no second escaping.
 */
export interface MatchRule {
  regex: string;
  except: string;
}

/** The rules, any of which must hold, that say the same as a match clause of the source. */
export function matchRules(match: MatchLogic): MatchRule[] {
  const rules = 'or' in match ? match.or.flatMap(matchRules) : [matchRule(match)];
  const plain = rules.filter((rule) => rule.except === '');
  return [...(plain.length ? [anyOf(plain)] : []), ...rules.filter((rule) => rule.except !== '')];
}

function matchRule(match: Exclude<MatchLogic, { or: MatchLogic[] }>): MatchRule {
  if ('and' in match) {
    return match.and.map(single).reduce(both);
  }
  if ('equals' in match) {
    return { regex: literal(match.equals), except: '' };
  }
  if ('starts_with' in match) {
    return { regex: `${literal(match.starts_with)}.*`, except: '' };
  }
  if ('ends_with' in match) {
    return { regex: `.*${literal(match.ends_with)}`, except: '' };
  }
  if ('contains' in match) {
    return { regex: `.*${literal(match.contains)}.*`, except: '' };
  }
  if ('regex' in match) {
    return searchRule(match.regex);
  }
  throw new Error(`Unknown match clause ${JSON.stringify(match)}: teach matchRule.ts what it means.`);
}

function single(match: MatchLogic): MatchRule {
  const rules = matchRules(match);
  if (rules.length !== 1) {
    throw new Error(`An exception inside an alternative inside "and" has no single rule: ${JSON.stringify(match)}`);
  }
  return rules[0];
}

function both(a: MatchRule, b: MatchRule): MatchRule {
  const except = [a.except, b.except].filter(Boolean).join('|');
  if (a.regex === '.*' || b.regex === '.*') {
    return { regex: a.regex === '.*' ? b.regex : a.regex, except };
  }
  const inner = /^\.\*((?:[a-z0-9_/@: -]|\[\.\])+)\.\*$/;
  const [first, second] = [inner.exec(a.regex)?.[1], inner.exec(b.regex)?.[1]];
  if (!first || !second) {
    throw new Error(`RE2 cannot say "${a.regex}" and "${b.regex}" at once: teach matchRule.ts how to join them.`);
  }
  // Right for words that do not overlap in a name, as all of the source's are.
  return { regex: `.*${first}.*${second}.*|.*${second}.*${first}.*`, except };
}

function anyOf(rules: MatchRule[]): MatchRule {
  return { regex: [...new Set(rules.map((rule) => rule.regex))].join('|'), except: '' };
}

/** The source searches; here the whole name must match. */
function searchRule(source: string): MatchRule {
  const { except, rest } = leadingLookahead(source);
  if (/\(\?(?!:)/.test(except + rest)) {
    throw new Error(`RE2 has no lookaround: "${source}" needs a rule of its own in matchRule.ts.`);
  }
  return { regex: whole(rest), except: except && whole(`^${except}`) };
}

function leadingLookahead(source: string): { except: string; rest: string } {
  const opening = '^(?!';
  if (!source.startsWith(opening)) {
    return { except: '', rest: source };
  }
  let depth = 1;
  let end = opening.length;
  for (; depth > 0 && end < source.length; end++) {
    depth += source[end] === '(' ? 1 : source[end] === ')' ? -1 : 0;
  }
  return { except: source.slice(opening.length, end - 1), rest: `^${source.slice(end)}` };
}

function whole(source: string): string {
  const body = withoutBackslashes(source);
  const starts = body.startsWith('^');
  const ends = body.endsWith('$');
  const inner = body.slice(starts ? 1 : 0, ends ? -1 : undefined);
  const alternatives = topLevelAlternative(inner);
  if (alternatives && (starts || ends)) {
    throw new Error(`"${source}" anchors only one of its alternatives: teach matchRule.ts to split them.`);
  }
  const pattern = `${starts ? '' : '.*'}${alternatives ? `(?:${inner})` : inner}${ends ? '' : '.*'}`;
  return pattern.replace(/^(\.\*){2,}/, '.*').replace(/(\.\*){2,}$/, '.*');
}

function topLevelAlternative(source: string): boolean {
  let depth = 0;
  for (const char of source.replace(/\[[^\]]+\]/g, '')) {
    depth += char === '(' ? 1 : char === ')' ? -1 : 0;
    if (char === '|' && depth === 0) {
      return true;
    }
  }
  return false;
}

function withoutBackslashes(source: string): string {
  const plain = source
    .replace(/\\d/g, '[0-9]')
    .replace(/\\\[/g, '[[]')
    .replace(/\\\]/g, ']')
    .replace(/\\([-/])/g, '$1')
    .replace(/\\([.+*?()|{}$])/g, '[$1]')
    .replace(/\[([a-z])([A-Z])\]/g, (class_, lower: string, upper: string) =>
      lower === upper.toLowerCase() ? lower : class_
    );
  if (/[\\\t\nA-Z]/.test(plain)) {
    throw new Error(`"${source}" holds an escape or a capital that matchRule.ts does not know.`);
  }
  return plain;
}

function literal(text: string): string {
  return text
    .toLowerCase()
    .replace(/[.+*?()|{}$^[\]\\]/g, (char) => (char === '^' || char === '\\' ? refuse(text) : `[${char}]`));
}

function refuse(text: string): never {
  throw new Error(`The name "${text}" holds a character that a rule without backslashes cannot say.`);
}
