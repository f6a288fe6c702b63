import { attributes } from './attributes';
import { foundValues, HOLDERS, unquoted, type Source } from './foundValues';
import { conditionOf } from './rules';
import { isCutOff } from './signature';
import { unique, type Place } from './places';
import { allOf, anyOf, list, literal, lookUp, set, withNames } from './sql';

/** What some writers put for "nothing". */
const NOTHING = set(['', 'null', 'None', '[]']);

/** Text that is a number, in a form that the three implementations read alike. */
export const NUMBER = '^\\+?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?$';

export interface Field {
  name: string;
  places: Place[];
  /** A whole number in the field's unit, or a number kept as its text; absent: text. */
  number?: 'whole' | 'exact';
  most?: number;
  /** What stands for "not set". */
  unset?: string;
  /** Of a call that was made: a library repeats the usage of one that it remembers. */
  billed?: boolean;
}

/** Told of what a library answered without a call. */
export const FROM_CACHE = 'from_cache';

/** A field's places are numbered in the order of their precedence, from a round number on. */
const STRIDE = 100;
const INVALID = 100_000;

/** Leads a field's name where what was told for it is no number, out of bounds, or within JSON that is cut off. */
export const MALFORMED = '!';

/**
 * What a span tells, field by field, from one pass over its attributes and one parse of each that holds JSON. A look-up
 * for every key of every convention would be hundreds of nodes of SQL, and each insert pays for every node.
 *
 * A value that is known is numbered by the rank of its place, the numbers sorted and turned into a map from the field:
 * of several with one key, a map gives the first.
 */
export function whatIsTold(source: Source, fields: readonly Field[]): string {
  const ordered = [
    ...fields.filter(({ number }) => number === 'whole'),
    ...fields.filter(({ number }) => number === 'exact'),
    ...fields.filter(({ number }) => number === undefined),
  ];
  const numbers = ordered.filter(({ number }) => number !== undefined);
  const whole = ordered.filter(({ number }) => number === 'whole').length;
  const places = ordered.flatMap((field, index) =>
    field.places.map((place, rank) => ({ ...place, code: (index + 1) * STRIDE + rank }))
  );
  const { steps, found, codeOf } = foundValues(source, places);
  const read = (pairs: string) =>
    steps.reduceRight((body, step) => withNames(step, body), `CAST(${pairs}, 'Map(String, String)')`);
  const nameOf = (code: string) => `${list(ordered.map(({ name }) => name))}[intDiv(${code}, ${STRIDE})]`;
  const conditional = places.flatMap(({ scope, when, code }) =>
    scope === undefined && when === undefined ? [] : [{ code, condition: conditionOf({ scope, ...when }) }]
  );
  // Each condition is looked at once a span; what has none goes by the first, which always holds.
  const conditions = unique(['1', ...conditional.map(({ condition }) => condition)]);
  const meant = lookUp(
    'told.1',
    conditional.map(({ code, condition }) => [code, conditions.indexOf(condition) + 1] as const),
    '1'
  );
  const elsewhere = conditional.length === 0 ? [] : [`holds[${meant}]`];
  if (conditional.length > 0) {
    steps[0] = [...(steps[0] ?? []), ['holds', `[${conditions.join(', ')}]`]];
  }
  const unset = ordered.flatMap(({ unset: text }, index) =>
    text === undefined ? [] : [`(${index + 1}, ${literal(text)})`]
  );
  const isSet = unset.length === 0 ? [] : [`(intDiv(told.1, ${STRIDE}), told.2) NOT IN (${unset.join(', ')})`];
  // A tool's hidden content is kept: what another attribute tells in its place is not what was hidden.
  const shown = numbers.length === 0 ? [] : [`NOT match(told.2, ${literal(attributes.hidden)})`];
  const isTold = allOf(['told.1 != 0', `told.2 NOT IN ${NOTHING}`, ...shown, ...elsewhere, ...isSet]);
  // Some exporters write every attribute as JSON, text in quotes. Content keeps them: it is compared as it was told.
  const text = numbers.length === 0 ? 'told.2' : unquoted('told.2');
  const coded = `arrayMap(told -> (${codeOf('told.1')}, ${text}), ${found})`;
  const known = `arrayFilter(told -> ${isTold}, ${coded})`;
  if (numbers.length === 0) {
    return read(`arrayMap(told -> (${nameOf('told.1')}, told.2), arraySort(${known}))`);
  }
  const numberOf = (field: Field) => ordered.indexOf(field) + 1;
  const billed = ordered.filter((field) => field.billed).map(numberOf);
  const remembered = ordered.filter(({ name }) => name === FROM_CACHE).map(numberOf);
  const fromCache = `arrayExists(told -> intDiv(told.1, ${STRIDE}) IN (${remembered.join(', ')}), known)`;
  const made = `arrayFilter(told -> if(intDiv(told.1, ${STRIDE}) IN (${billed.join(', ')}), NOT ${fromCache}, 1), known)`;

  const scaled = places.filter(({ scale = 1 }) => scale !== 1);
  const scale = lookUp(
    'told.1',
    scaled.map(({ code, scale = 1 }) => [code, scale] as const),
    '1'
  );
  const isNumber = `told.1 < ${(numbers.length + 1) * STRIDE}`;
  const number = `if(${isNumber}, ifNull(toFloat64OrNull(told.2), -1) * ${scale}, 0)`;
  const most = `${list(numbers.map(({ most: of = 0 }) => of))}[intDiv(told.1, ${STRIDE})]`;
  const isValid = anyOf([
    `NOT (${isNumber})`,
    allOf(['told.3 >= 0', `told.3 <= ${most}`, `match(told.2, ${literal(NUMBER)})`]),
  ]);
  const checked = `arrayMap(told -> (told.1 + if(${isValid}, 0, ${INVALID}), told.2, told.3), arrayMap(told -> (told.1, told.2, ${number}), ${withNames([['known', known]], made)}))`;
  const name = `concat(if(told.1 >= ${INVALID}, ${literal(MALFORMED)}, ''), ${nameOf(`told.1 % ${INVALID}`)})`;
  const value = `if(told.1 < ${(whole + 1) * STRIDE}, toString(toUInt64(told.3)), told.2)`;
  return read(`arrayConcat(arrayMap(told -> (${name}, ${value}), arraySort(${checked})), ${cutOff(ordered)})`);
}

/** Fields that are told in JSON that begins and does not end. */
function cutOff(fields: readonly Field[]): string {
  const inside = fields.flatMap(({ name, places }) =>
    places.flatMap(({ address, extract }) => {
      const [holder = '', member] = address.split('|');
      const isInside = member !== undefined && extract === undefined && holder !== 'event' && holder !== 'resource';
      return isInside ? [[holder, name] as const] : [];
    })
  );
  const firstOf = inside.filter(([holder], at) => inside.findIndex(([of]) => of === holder) === at);
  const name = `concat(${literal(MALFORMED)}, ${lookUp('holder', firstOf, `''`)})`;
  return `arrayMap((holder, text) -> (if(${isCutOff('text')}, ${name}, ''), ''), mapKeys(${HOLDERS}), mapValues(${HOLDERS}))`;
}
