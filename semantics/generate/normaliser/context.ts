import { attributes } from './attributes';
import { isCutOff } from './signature';
import { allOf, anyOf, branches, isOneOf, literal, lookUp, matches, withNames } from './sql';

const { messages, roles, characters } = attributes;

const classes = Object.entries(roles).flatMap(([name, of]) => of.map((role) => [role, name] as const));
const classOf = (role: string) => lookUp(`lower(${role})`, classes, `''`);

function classByPrefix(prefixes: Array<[condition: string, name: string]>): string {
  const names = new Set(prefixes.map(([, name]) => name));
  const [only = `''`] = names;
  return names.size === 1 ? only : branches(prefixes, `''`);
}

/** An object, or a list of such, that begins and does not end: plain text may begin with a bracket, too. */
const CUT_OFF_JSON = '(?s)^(?:\\[\\{(?:.*[^\\]])?|\\{(?:.*[^}])?)$';

/**
 * A tuple: characters of a call's context by role, messages by role, and whether they are cut off. The text itself stays
 * where it was told. `isCall` is the condition on spans that have one.
 */
export function context(isCall: string): string {
  const sources = messages.flatMap(({ json, path = [] }) => (json === undefined ? [] : { key: json, path }));
  const held = (key: string) => `context_attributes[${literal(key)}]`;
  const values = sources.map(({ key, path }) =>
    path.length === 0 ? held(key) : `JSONExtractRaw(${[held(key), ...path.map(literal)].join(', ')})`
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
  const byRole =
    `mapFromArrays(arrayMap(key -> extract(key, ${literal(stem)}), mapKeys(role_entries)), ` +
    `arrayMap(value -> ${classOf('value')}, mapValues(role_entries)))`;
  const parts =
    `arrayFilter(part -> ${allOf([`part.1 != ''`, 'part.2 > 0'])}, arrayConcat(` +
    `arrayMap((class, message) -> (class, lengthUTF8(message)), json_classes, message_json), ` +
    `arrayMap((key, value) -> (indexed_classes[extract(key, ${literal(stem)})], lengthUTF8(value)), mapKeys(message_entries), mapValues(message_entries)), ` +
    `arrayMap((key, value) -> (${apartClass}, lengthUTF8(value)), mapKeys(apart), mapValues(apart))))`;
  const chars = `arrayReduce('sumMap', arrayMap(part -> map(part.1, part.2), ${parts}))`;
  const items = `arrayReduce('sumMap', arrayMap(class -> map(class, toUInt64(1)), arrayFilter(class -> class != '', arrayConcat(json_classes, mapValues(indexed_classes)))))`;
  const counted = withNames(
    [
      ['json_classes', `arrayMap(message -> ${classOf(`JSONExtractString(message, 'role')`)}, message_json)`],
      [
        'indexed_classes',
        withNames(
          [['role_entries', `mapFilter((key, value) -> ${matches('key', endsInRole)}, message_entries)`]],
          byRole
        ),
      ],
    ],
    // Of what is cut off nobody knows the share.
    `(if(is_cut_off, map(), ${chars}), if(is_cut_off, map(), ${items}), is_cut_off)`
  );
  return withNames(
    [['context_attributes', `if(${isCall}, SpanAttributes, map())`]],
    withNames(
      [
        ['message_text', json],
        ['indexed', `mapFilter((key, value) -> ${matches('key', stem)}, context_attributes)`],
        ['apart', `mapFilter((key, value) -> ${isApart}, context_attributes)`],
      ],
      withNames(
        [
          ['message_json', 'JSONExtractArrayRaw(message_text)'],
          ['message_entries', `if(empty(JSONExtractArrayRaw(message_text)), indexed, map())`],
          [
            'is_cut_off',
            anyOf([
              isCutOff('message_text'),
              `arrayExists(text -> ${matches('text', CUT_OFF_JSON)}, mapValues(apart))`,
            ]),
          ],
        ],
        counted
      )
    )
  );
}
