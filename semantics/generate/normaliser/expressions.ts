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
  if ('event' in from) {
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

/** The first that is told. What some writers put for "nothing" counts as not told. */
export function firstTold(expressions: string[]): string {
  const branches = expressions.map((expression) => `${expression} not in ('', 'null', 'None', '[]'), ${expression}`);
  return `multiIf(${branches.join(', ')}, '')`;
}

/** A count of tokens: whole, not negative, at most 1e9; null where it is absent or malformed. */
export function countOf(text: string): string {
  const whole = `accurateCastOrNull(trunc(toFloat64OrNull(${text})), 'UInt64')`;
  return `if(${whole} <= 1000000000, ${whole}, null)`;
}
