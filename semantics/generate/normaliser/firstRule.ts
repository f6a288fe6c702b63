import type { SpanRule } from './attributes';
import { conditionOf, wordsAsked } from './rules';
import { allOf, branches, isOneOf, list, lookUp } from './sql';
import { unique } from './places';

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
  const byScope = new Map<string, Array<[condition: string, place: string]>>();
  rules.forEach(({ rule }, index) => {
    const words = wordsAsked(rule);
    const { scope = '', ...more } = rule;
    if (words === undefined && scope !== '' && Object.keys(more).length > 0) {
      byScope.set(scope, [...(byScope.get(scope) ?? []), [conditionOf(more), String(index + 1)]]);
      return;
    }
    if (words === undefined) {
      conditions.push(`if(${conditionOf(rule)}, ${index + 1}, ${none})`);
      return;
    }
    const key = rule.key ?? '';
    keys.push(key);
    if (words.length === 0) {
      addOnce(byKey, key, index + 1);
    }
    words.forEach((word) => addOnce(byWord, `${key}=${word}`, index + 1));
  });
  byScope.forEach((places, scope) =>
    conditions.push(`if(${conditionOf({ scope })}, ${branches(places, String(none))}, ${none})`)
  );
  const asked = `mapFilter((key, value) -> ${allOf([isOneOf('key', unique(keys)), `value != ''`])}, SpanAttributes)`;
  const words = byWord.length === 0 ? String(none) : lookUp(`concat(key, '=', value)`, byWord, String(none));
  const anything = lookUp('key', byKey, String(none));
  const places = `mapValues(mapApply((key, value) -> (key, least(${words}, ${anything})), ${asked}))`;
  return `${list([...rules.map(({ says }) => says), otherwise])}[arrayMin(arrayConcat(${places}, [${[...conditions, String(none)].join(', ')}]))]`;
}
