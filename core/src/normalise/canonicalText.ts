import { attributes } from './attributeTable';
import { patternOf } from './matches';
import { readJson, unquoted, writtenJson, type JsonValue } from './readJson';

/** How many levels of members are sorted: as many as ClickHouse's side of it, which has no recursion. */
const SORTED_LEVELS = 3;

/** Text without the quotes of a JSON string and the space around it. */
export const plainText = (text: string): string => (unquoted(text) || text).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');

const ENDS: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['[', ']'],
  ['"', '"'],
]);

/** An object, list or text that begins and does not end. */
export const isCutOff = (text: string): boolean => !text.endsWith(ENDS.get(text.slice(0, 1)) ?? '');

/** The same of JSON that holds objects: plain text may begin with a bracket, too. */
export const isCutOffJson = (text: string): boolean => /^\[?\{/.test(text) && isCutOff(text);

/**
 * Equal for the same arguments or results whatever the order of members and white space; '' where they are absent,
 * hidden or cut off, and equal to nothing.
 */
export function canonicalText(plain: string): string {
  if (plain === '' || patternOf(attributes.hidden).test(plain) || isCutOff(plain)) {
    return '';
  }
  const json = readJson(plain);
  const isWhole = json?.kind === 'object' || json?.kind === 'list';
  const canonical = isWhole ? sorted(json, SORTED_LEVELS) : plain;
  return canonical.replace(new RegExp(patternOf(attributes.volatile), 'g'), '');
}

function sorted(value: JsonValue, level: number): string {
  if (level === 0 || value.kind === 'scalar' || value.kind === 'string') {
    return writtenJson(value);
  }
  const parts =
    value.kind === 'object'
      ? value.members.map(([name, inner]) => `${name}:${sorted(inner, level - 1)}`)
      : value.elements.map((element, at) => `${String(at + 1).padStart(6, '0')}:${sorted(element, level - 1)}`);
  return (value.kind === 'object' ? '{' : '[') + parts.sort(byCodePoint).join(',');
}

/** The order of bytes in UTF-8, which UTF-16 differs from beyond the basic plane. */
function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((char, i) => char !== right[i]);
  if (at < 0) {
    return left.length - right.length;
  }
  return (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? -1);
}
