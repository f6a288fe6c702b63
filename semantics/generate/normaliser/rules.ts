import type { SpanRule } from './attributes';
import { unique } from './places';
import { allOf, anyOf, isOneOf, literal, matches, wordsOf } from './sql';

/** The value of a span attribute; '' where it is absent. */
export const attribute = (key: string): string => `SpanAttributes[${literal(key)}]`;

/** The condition of a rule in SQL; the columns that it names, such as `kind` or `provider`, have to stand before it. */
export function conditionOf(rule: SpanRule): string {
  const { key } = rule;
  const parts = [
    key !== undefined && rule.json === undefined && matches(attribute(key), rule.matches ?? '.'),
    key !== undefined && rule.json !== undefined && `JSONHas(${attribute(key)}, ${literal(rule.json)})`,
    rule.scope !== undefined && matches('ScopeName', rule.scope),
    rule.span_kind !== undefined && isOneOf('SpanKind', [rule.span_kind, `SPAN_KIND_${rule.span_kind.toUpperCase()}`]),
    rule.name !== undefined && matches('SpanName', rule.name),
    rule.provider !== undefined && matches('provider', rule.provider),
    rule.model !== undefined && matches('model', rule.model),
    rule.convention !== undefined && matches('convention', rule.convention),
    rule.event !== undefined && `has(Events.Name, ${literal(rule.event)})`,
    rule.kind !== undefined && `kind = ${literal(rule.kind)}`,
    rule.without !== undefined && `${attribute(rule.without)} = ''`,
  ].filter((part) => part !== false);
  return allOf(parts);
}

/** A rule that only asks what stands in one attribute: a list of words, or anything (none). */
export function wordsAsked({ key, matches: pattern = '.', ...more }: SpanRule): string[] | undefined {
  const asksMore = Object.values(more).some((part) => part !== undefined);
  if (key === undefined || asksMore) {
    return undefined;
  }
  return pattern === '.' ? [] : wordsOf(pattern);
}

/** A rule that only asks whether one attribute meets a pattern. */
const asksPattern = ({ key, matches: pattern, ...more }: SpanRule): boolean =>
  key !== undefined && pattern !== undefined && Object.values(more).every((part) => part === undefined);

/** Whether one of the rules holds. Those on the text of one attribute become one look at all that a span tells. */
export function oneHolds(rules: SpanRule[]): string {
  const asked = rules.map((rule) => ({ rule, words: wordsAsked(rule) }));
  const keys = asked.flatMap(({ rule: { key = '' }, words }) => (words?.length === 0 ? [key] : []));
  const pairs = asked.flatMap(({ rule: { key = '' }, words }) => words?.map((word) => `${key}=${word}`) ?? []);
  const unknown = asked.flatMap(({ rule, words }) => (words === undefined ? [rule] : []));
  const patterns = unknown.filter(asksPattern);
  const others = unknown.filter((rule) => !asksPattern(rule)).map(conditionOf);
  if (rules.length - others.length < 2) {
    return anyOf(rules.map(conditionOf));
  }
  const meets = unique(patterns.map(({ matches: pattern = '' }) => pattern)).map((pattern) => {
    const of = patterns.filter((rule) => rule.matches === pattern).map(({ key = '' }) => key);
    return allOf([isOneOf('key', of), matches('value', pattern)]);
  });
  const any = [
    ...(keys.length > 0 ? [allOf([isOneOf('key', keys), `value != ''`])] : []),
    ...(pairs.length > 0 ? [isOneOf(`concat(key, '=', value)`, pairs)] : []),
    ...meets,
  ];
  const told = `arrayExists((key, value) -> ${anyOf(any)}, mapKeys(SpanAttributes), mapValues(SpanAttributes))`;
  return anyOf([told, ...others]);
}
