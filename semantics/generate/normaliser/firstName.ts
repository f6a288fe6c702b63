import type { SpanRule } from './attributes';
import { conditionOf } from './rules';
import { allOf, branches, literal, wordsOf } from './sql';

/** RE2 keeps that many groups for a replacement. */
const MOST_GROUPS = 9;

const groupsIn = (pattern: string): number => pattern.match(/(?<!\\)\((?!\?)/g)?.length ?? 0;

/** A pattern that takes in the whole of a text, without its anchors. */
function unanchored(pattern: string): string {
  if (!pattern.startsWith('^') || !pattern.endsWith('$')) {
    throw new Error(`"${pattern}" in attributes.json has to begin with ^ and to end in $: names are read whole.`);
  }
  return pattern.slice(1, -1);
}

/**
 * The first group of the first rule whose pattern the span's name meets, in one expression: RE2 takes the first of several
 * alternatives by which the whole can match, and groups of the others stay empty. `(?s)` as in ClickHouse's `match`.
 */
function firstName(rules: readonly SpanRule[]): string {
  const byConvention = rules.some(({ convention }) => convention !== undefined);
  const alternatives: string[] = [];
  let groups = 0;
  let first = '';
  for (const { name = '', convention = '' } of rules) {
    const conventions = convention === '' ? '[^:]*' : `(?:${(wordsOf(convention) ?? []).join('|')})`;
    alternatives.push(`${byConvention ? `${conventions}:` : ''}${unanchored(name)}`);
    first += `\\${groups + 1}`;
    groups += groupsIn(name);
  }
  if (groups > MOST_GROUPS) {
    throw new Error(`Rules for names in attributes.json have ${groups} groups; ${MOST_GROUPS} can be read at once.`);
  }
  const subject = byConvention ? `concat(convention, ':', SpanName)` : 'SpanName';
  return `replaceRegexpOne(${subject}, ${literal(`(?s)^(?:${[...alternatives, '.*'].join('|')})$`)}, ${literal(first)})`;
}

/** The name that the first of the rules that hold reads from a span's; '' where none does. */
export function nameFrom(rules: readonly SpanRule[]): string {
  const [{ kind = '' } = {}] = rules;
  if (kind !== '' && rules.every((rule) => rule.kind === kind)) {
    return `if(kind = ${literal(kind)}, ${nameFrom(rules.map(({ kind: _, ...rule }) => rule))}, '')`;
  }
  const plain = rules.every(({ name: _, convention: __, ...more }) => Object.keys(more).length === 0);
  return plain
    ? firstName(rules)
    : branches(
        rules.map(({ name = '', ...rule }) => [
          allOf([conditionOf(rule), `match(SpanName, ${literal(name)})`]),
          `extract(SpanName, ${literal(name)})`,
        ]),
        `''`
      );
}
