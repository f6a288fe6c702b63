import type { ReadFrom } from './attributes';

/** A ClickHouse string literal. */
export const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** The value of a span attribute; '' where it is absent. */
const attribute = (key: string): string => `SpanAttributes[${literal(key)}]`;

/** The value of an event's attribute, from the first event of that name. */
const eventAttribute = (event: string, key: string): string =>
  `arrayElement(arrayFilter((attributes, event) -> event = ${literal(event)}, Events.Attributes, Events.Name), 1)[${literal(key)}]`;

/** Where one key's value comes from, as text; '' where it is absent. `as` says whether JSON strings are unquoted. */
export function textOf(from: ReadFrom, as: 'text' | 'number' = 'text'): string {
  if (typeof from === 'string') {
    return attribute(from);
  }
  if (from.event !== undefined) {
    return eventAttribute(from.event, from.key);
  }
  if (from.after !== undefined) {
    return `extract(${attribute(from.key)}, ${literal(`${from.after}(\\d+)`)})`;
  }
  const value =
    from.path === undefined
      ? attribute(from.key)
      : `${as === 'text' ? 'JSONExtractString' : 'JSONExtractRaw'}(${[attribute(from.key), ...from.path.map(literal)].join(', ')})`;
  return from.scope === undefined ? value : `if(match(ScopeName, ${literal(from.scope)}), ${value}, '')`;
}

/** What some writers put for "nothing". */
const NOTHING = `('', 'null', 'None', '[]')`;

/** The first that is told. */
export function firstTold(expressions: string[]): string {
  const [only = `''`] = expressions;
  return expressions.length > 1
    ? `arrayFirst(told -> told NOT IN ${NOTHING}, [${expressions.join(', ')}])`
    : `if(${only} IN ${NOTHING}, '', ${only})`;
}

/** A whole number that is not negative; null where the text is none. */
export const wholeNumber = (text: string): string => `accurateCastOrNull(trunc(toFloat64OrNull(${text})), 'UInt64')`;

/** Null where the number is out of bounds. */
export const upTo = (most: number, number: string): string => `if(${number} <= ${most}, ${number}, null)`;
