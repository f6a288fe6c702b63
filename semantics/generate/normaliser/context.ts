import { attributes } from './attributes';
import { attribute } from './rules';
import { allOf, anyOf, branches, isOneOf, literal, lookUp, matches } from './sql';
import type { Column } from './levels';

const { messages, roles, characters } = attributes;

const classes = Object.entries(roles).flatMap(([name, of]) => of.map((role) => [role, name] as const));
const classOf = (role: string) => lookUp(`lower(${role})`, classes, `''`);

function classByPrefix(prefixes: Array<[condition: string, name: string]>): string {
  const names = new Set(prefixes.map(([, name]) => name));
  const [only = `''`] = names;
  return names.size === 1 ? only : branches(prefixes, `''`);
}

/** Characters and messages of a call's context by role. The text itself stays where it was told. */
export function contextColumns(): Column[] {
  const sources = messages.flatMap(({ json, path = [] }) => (json === undefined ? [] : { key: json, path }));
  const values = sources.map(({ key, path }) =>
    path.length === 0 ? attribute(key) : `JSONExtractRaw(${[attribute(key), ...path.map(literal)].join(', ')})`
  );
  const json = `multiIf(${values.map((value) => `startsWith(${value}, '['), ${value}`).join(', ')}, '')`;
  const escaped = (text: string) => text.replaceAll('.', '\\.');
  const indexed = messages.filter((source) => source.indexed !== undefined);
  const stem = `^(?:${indexed.map(({ indexed: prefix = '' }) => escaped(prefix)).join('|')})[0-9]+`;
  const endsInRole = `[0-9](?:${indexed.map(({ role = '' }) => escaped(role)).join('|')})$`;
  const keysOf = (name: string) =>
    (characters[name] ?? []).flatMap((source) => (typeof source === 'string' ? source : []));
  const prefixesOf = (name: string) =>
    (characters[name] ?? []).flatMap((source) => (typeof source === 'string' ? [] : source.prefix));
  const apart = Object.keys(characters);
  const apartKeys = apart.flatMap((name) => keysOf(name).map((key) => [key, name] as const));
  const apartPrefixes = apart.flatMap((name) =>
    prefixesOf(name).map((prefix): [string, string] => [`startsWith(key, ${literal(prefix)})`, literal(name)])
  );
  const isApart = anyOf([
    isOneOf(
      'key',
      apartKeys.map(([key]) => key)
    ),
    ...apartPrefixes.map(([condition]) => condition),
  ]);
  const apartClass = lookUp('key', apartKeys, apartPrefixes.length === 0 ? `''` : classByPrefix(apartPrefixes));
  return [
    ['context_attributes', `if(kind = 'llm', SpanAttributes, map())`],
    ['message_text', `if(kind = 'llm', ${json}, '')`],
    ['message_json', `JSONExtractArrayRaw(message_text)`],
    [
      'message_entries',
      `if(empty(message_json), mapFilter((key, value) -> ${matches('key', stem)}, context_attributes), map())`,
    ],
    ['role_entries', `mapFilter((key, value) -> ${matches('key', endsInRole)}, message_entries)`],
    [
      'indexed_classes',
      `mapFromArrays(arrayMap(key -> extract(key, ${literal(stem)}), mapKeys(role_entries)), arrayMap(value -> ${classOf('value')}, mapValues(role_entries)))`,
    ],
    ['json_classes', `arrayMap(message -> ${classOf(`JSONExtractString(message, 'role')`)}, message_json)`],
    ['apart', `mapFilter((key, value) -> ${isApart}, context_attributes)`],
    ['apart_keys', 'mapKeys(apart)'],
    [
      'context_parts',
      `arrayFilter(part -> ${allOf([`part.1 != ''`, 'part.2 > 0'])}, arrayConcat(` +
        `arrayMap((class, message) -> (class, lengthUTF8(message)), json_classes, message_json), ` +
        `arrayMap((key, value) -> (indexed_classes[extract(key, ${literal(stem)})], lengthUTF8(value)), mapKeys(message_entries), mapValues(message_entries)), ` +
        `arrayMap((key, value) -> (${apartClass}, lengthUTF8(value)), apart_keys, mapValues(apart))))`,
    ],
    ['context_chars', `arrayReduce('sumMap', arrayMap(part -> map(part.1, part.2), context_parts))`],
    [
      'context_items',
      `arrayReduce('sumMap', arrayMap(class -> map(class, toUInt64(1)), arrayFilter(class -> class != '', arrayConcat(json_classes, mapValues(indexed_classes)))))`,
    ],
  ];
}
