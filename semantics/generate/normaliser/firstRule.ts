import type { SpanRule } from './attributes';
import { conditionOf, wordsAsked } from './rules';
import { allOf, branches, isOneOf, list, literal, lookUp } from './sql';
import { unique } from './places';

interface Placed {
  rule: SpanRule;
  /** Its number among the rules, from 1. */
  place: number;
}

/** So few rules on scopes and names are sooner looked at one by one. */
const FEW = 6;

/** Whether a rule asks nothing but patterns of the scope and the name. */
const asksNames = ({ scope, name, ...more }: SpanRule): boolean =>
  scope !== undefined && name !== undefined && Object.values(more).every((part) => part === undefined);

/**
 * Places of the rules that hold, `none` for the others, out of tables of what they ask: what an insert pays for is then
 * the same for any number of rules.
 */
function byNames(rules: readonly Placed[], none: number): string {
  const tables = [
    rules.map(({ rule }) => rule.scope ?? ''),
    rules.map(({ rule }) => rule.name ?? ''),
    rules.map(({ place }) => place),
  ].map(list);
  const holds = allOf(['match(ScopeName, scope)', 'match(SpanName, name)']);
  // Patterns out of a table take longer than one that is a constant: only spans of these scopes pay for that.
  const scopes = unique(rules.map(({ rule }) => `(?:${rule.scope})`)).join('|');
  const places = `arrayMap((scope, name, place) -> if(${holds}, place, ${none}), ${tables.join(', ')})`;
  return `if(match(ScopeName, ${literal(scopes)}), ${places}, [])`;
}

/**
 * What the first rule that holds says. Rules on the words of an attribute, nearly all of them, become two look-ups of
 * what a span tells instead of a condition each.
 */
export function firstRule(rules: ReadonlyArray<{ rule: SpanRule; says: string }>, otherwise: string): string {
  const none = rules.length + 1;
  const byWord: Array<readonly [string, number]> = [];
  const byKey: Array<readonly [string, number]> = [];
  const conditions: string[] = [];
  const keys: string[] = [];
  const addOnce = (table: Array<readonly [string, number]>, from: string, place: number) => {
    if (!table.some(([known]) => known === from)) {
      table.push([from, place]);
    }
  };
  const placed = rules.map(({ rule }, index): Placed => ({ rule, place: index + 1 }));
  const ofNames = placed.filter(({ rule }) => asksNames(rule));
  const inTable = ofNames.length > FEW ? ofNames : [];
  const byScope = new Map<string, Array<[condition: string, place: string]>>();
  const oneByOne = placed.filter((rule) => !inTable.includes(rule));
  oneByOne.forEach(({ rule, place }) => {
    const words = wordsAsked(rule);
    const { scope = '', ...more } = rule;
    if (words === undefined && scope !== '' && Object.keys(more).length > 0) {
      byScope.set(scope, [...(byScope.get(scope) ?? []), [conditionOf(more), String(place)]]);
      return;
    }
    if (words === undefined) {
      conditions.push(`if(${conditionOf(rule)}, ${place}, ${none})`);
      return;
    }
    const key = rule.key ?? '';
    keys.push(key);
    if (words.length === 0) {
      addOnce(byKey, key, place);
    }
    words.forEach((word) => addOnce(byWord, `${key}=${word}`, place));
  });
  byScope.forEach((places, scope) =>
    conditions.push(`if(${conditionOf({ scope })}, ${branches(places, String(none))}, ${none})`)
  );
  const asked = `mapFilter((key, value) -> ${allOf([isOneOf('key', unique(keys)), `value != ''`])}, SpanAttributes)`;
  const words = byWord.length === 0 ? String(none) : lookUp(`concat(key, '=', value)`, byWord, String(none));
  const anything = lookUp('key', byKey, String(none));
  const places = `mapValues(mapApply((key, value) -> (key, least(${words}, ${anything})), ${asked}))`;
  const found = [
    places,
    ...(inTable.length === 0 ? [] : [byNames(inTable, none)]),
    `[${[...conditions, String(none)].join(', ')}]`,
  ];
  return `${list([...rules.map(({ says }) => says), otherwise])}[arrayMin(arrayConcat(${found.join(', ')}))]`;
}
