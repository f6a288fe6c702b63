import { attributes } from './attributes';
import { contentFields, factFields } from './fields';
import { unique } from './places';
import { isOneOf } from './sql';

/** How the exporter's table holds attributes: as maps of text, or in columns of ClickHouse's JSON type (`json: true`). */
export type Dialect = 'map' | 'json';

export const DIALECTS: Dialect[] = ['map', 'json'];

/** What is put behind the name of a file of views. */
export const suffixOf = (dialect: Dialect): string => (dialect === 'map' ? '' : `_${dialect}`);

/** The time zone of an instant without one: the JSON type takes text that is an instant for one, and tells it by the server's clock. */
export const zoneOf = (dialect: Dialect): string => (dialect === 'json' ? 'timezone()' : `'UTC'`);

/** No attribute's name has more parts. */
const DEEPEST = 32;

/** Keys that are read, and beginnings of keys. */
function known(): string[] {
  const places = [...factFields(), ...contentFields()].flatMap((field) => field.places);
  return [
    ...places.map(({ address }) => address.split('|')[0] ?? ''),
    ...attributes.messages.map(({ json, indexed }) => json ?? indexed ?? ''),
    ...Object.values(attributes.characters).flatMap((sources) =>
      sources.map((source) => (typeof source === 'string' ? source : source.prefix))
    ),
  ];
}

/**
 * Keys below which JSON may be told as an object. The JSON type cannot tell `{"a": {"b": 1}}` from `{"a.b": 1}`: of a key
 * below which others are read, what lies there are those.
 */
export function objectKeys(): string[] {
  const all = unique(known());
  const holders = [
    ...[...factFields(), ...contentFields()].flatMap(({ places }) =>
      places.filter(({ address }) => address.includes('|')).map(({ address }) => address.split('|')[0] ?? '')
    ),
    ...contentFields().flatMap(({ places }) => places.map(({ address }) => address)),
    ...attributes.messages.flatMap(({ json }) => json ?? []),
  ].filter((key) => !key.includes('|') && key !== 'event' && key !== 'resource');
  return unique(holders).filter((key) => !all.some((other) => other.startsWith(`${key}.`)));
}

/**
 * A column of the JSON type as the map that the exporter would have written: dotted paths, text without its quotes, lists
 * as JSON. Objects are opened level by level; those that are wanted whole are kept as well, led by a blank that keeps them
 * closed.
 */
function asMap(json: string, keepsObjects: boolean): string {
  const kept = `if(${isOneOf('held.1', objectKeys())}, [(held.1, concat(' ', held.2))], [])`;
  const members = `arrayMap(member -> (concat(held.1, '.', member.1), member.2), JSONExtractKeysAndValuesRaw(held.2))`;
  const opened = keepsObjects ? `arrayConcat(${kept}, ${members})` : members;
  const step = `arrayFlatten(arrayMap(held -> if(startsWith(held.2, '{'), ${opened}, [held]), found))`;
  const depth = `range(toUInt8(least(arrayMax(arrayMap(path -> countSubstrings(path, '.'), JSONAllPaths(${json}))), ${DEEPEST})))`;
  const leaves = `arrayFold((found, level) -> ${step}, ${depth}, JSONExtractKeysAndValuesRaw(toJSONString(${json})))`;
  const text = `multiIf(startsWith(leaf.2, '"'), JSONExtractString(leaf.2), startsWith(leaf.2, ' '), substring(leaf.2, 2), leaf.2)`;
  return `CAST(arrayMap(leaf -> (leaf.1, ${text}), ${leaves}), 'Map(String, String)')`;
}

const SINGLE = ['SpanAttributes', 'ResourceAttributes', 'LogAttributes'];
const NESTED = ['Events.Attributes', 'Links.Attributes'];

/** What to read columns of a table of the exporter from, with attributes as maps. */
export function sourceOf(dialect: Dialect, table: string, columns: readonly string[]): string {
  if (dialect === 'map') {
    return table;
  }
  const read = columns.map((name) => {
    if (SINGLE.includes(name)) {
      return `${asMap(name, name === 'SpanAttributes')} AS ${name}`;
    }
    return NESTED.includes(name)
      ? `arrayMap(attributes -> ${asMap('attributes', false)}, ${name}) AS \`${name}\``
      : name;
  });
  return `(SELECT\n    ${read.join(',\n    ')}\nFROM ${table})`;
}
