import { attributes } from './attributes';
import { literal } from './sql';

const unquoted = (text: string) =>
  `if(startsWith(${text}, '"'), if(JSONExtractString(${text}) = '', ${text}, JSONExtractString(${text})), ${text})`;

/** An object, list or text that begins and does not end. */
export const isCutOff = (text: string): string =>
  `NOT endsWith(${text}, transform(substring(${text}, 1, 1), ['{', '[', '"'], ['}', ']', '"'], ''))`;

/** How many levels of members are sorted; ClickHouse has no recursion. Deeper ones stay in the order they are told in. */
export const SORTED_LEVELS = 3;

/** JSON with the members of its objects in order of their names; the elements of a list go by their place. */
function sorted(json: string, level: number): string {
  if (level === 0) {
    return json;
  }
  const member = `m${level}`;
  const elements = `JSONExtractArrayRaw(${json})`;
  const numbered = `arrayMap((element, at) -> (leftPad(toString(at), 6, '0'), element), ${elements}, arrayEnumerate(${elements}))`;
  const members = `if(startsWith(${json}, '{'), JSONExtractKeysAndValuesRaw(${json}), ${numbered})`;
  const written = `arrayMap(${member} -> concat(${member}.1, ':', ${sorted(`${member}.2`, level - 1)}), ${members})`;
  return `if(substring(${json}, 1, 1) IN ('{', '['), concat(substring(${json}, 1, 1), arrayStringConcat(arraySort(${written}), ',')), ${json})`;
}

/**
 * Of each text a number that is equal for the same JSON whatever the order of its members and its white space, 0 where
 * it is absent, hidden or cut off; and whether it is cut off. A cast to ClickHouse's JSON type would sort all levels, but
 * throws in 25.8 on text that is no JSON.
 */
export function signatures(texts: string): string {
  const plain = `arrayMap(text -> trim(BOTH ' \\t\\r\\n' FROM ${unquoted('text')}), ${texts})`;
  const canonical = `if(isValidJSON(text), ${sorted('text', SORTED_LEVELS)}, text)`;
  const checked = `arrayMap(text -> (text, ${isCutOff('text')}, ${canonical}), ${plain})`;
  const hash = `reinterpretAsUInt64(substring(SHA256(replaceRegexpAll(text.3, ${literal(attributes.volatile)}, '')), 1, 8))`;
  return `arrayMap(text -> (multiIf(text.1 = '', 0, match(text.1, ${literal(attributes.hidden)}), 0, text.2, 0, ${hash}), text.2), ${checked})`;
}
