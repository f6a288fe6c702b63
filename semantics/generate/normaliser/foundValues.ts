import type { Column } from './levels';
import { inResource, unique, wantedAt, type Place } from './places';
import { isOneOf, list, literal, lookUp, pairsOf } from './sql';

/** Columns of a span: the map of attributes, and where fields are told there, of the resource and the events. */
export interface Source {
  attributes: string;
  resource?: string;
  events?: { names: string; attributes: string };
}

export type CodedPlace = Place & { code: number };

/** Text without the quotes of a JSON string; '' where they do not close. */
export const unquoted = (json: string) => `if(startsWith(${json}, '"'), JSONExtractString(${json}), ${json})`;

const joined = (lists: readonly string[]) =>
  lists.length === 1 ? (lists[0] ?? '') : `arrayConcat(${lists.join(', ')})`;

/** Values that are picked out of attributes one by one, and the addresses under which they go. */
type Picked = Array<readonly [address: string, value: string, code: number]>;

/**
 * Pairs of an address and the value there, and the code of an address: 0 where it is not known. Everything that tells
 * values gives them by their addresses, so that one look-up serves all: a look-up for each would be a lambda more. Each
 * step names expressions that those after it, and `found`, use; only the first uses the span's columns.
 */
export function foundValues(
  source: Source,
  places: readonly CodedPlace[]
): { steps: Column[][]; found: string; codeOf: (address: string) => string } {
  const first = places.filter(({ address }, at) => places.findIndex((place) => place.address === address) === at);
  const picked = [...byPattern(source.attributes, first), ...toldTwice(source.attributes, places, first)];
  const told = joined([
    ofAttributes(source.attributes, first),
    ...ofResource(source.resource, first),
    ...(picked.length === 0
      ? []
      : [`arrayZip(${list(picked.map(([address]) => address))}, [${picked.map(([, value]) => value).join(', ')}])`]),
    ...inFirstEvents(source.events, first),
  ]);
  const { holders, members } = inJson(source.attributes, first);
  const codes = unique([
    ...first.filter(({ extract }) => extract === undefined).map(({ address, code }) => [address, code] as const),
    ...picked.map(([address, , code]) => [address, code] as const),
  ]);
  return {
    steps: [[['elsewhere', told], ...holders]],
    found: joined(['elsewhere', ...members]),
    codeOf: (address) => lookUp(address, codes, '0'),
  };
}

function ofAttributes(attributes: string, places: readonly CodedPlace[]): string {
  return pairsOf(`mapFilter((key, value) -> ${isOneOf('key', wantedAt(0, places).values)}, ${attributes})`);
}

const RESOURCE = inResource('');

function ofResource(resource: string | undefined, places: readonly CodedPlace[]): string[] {
  const keys = places.flatMap(({ address }) => (address.startsWith(RESOURCE) ? [address.slice(RESOURCE.length)] : []));
  if (resource === undefined || keys.length === 0) {
    return [];
  }
  const told = `mapFilter((key, value) -> ${isOneOf('key', keys)}, ${resource})`;
  return [pairsOf(`mapApply((key, value) -> (concat(${literal(RESOURCE)}, key), value), ${told})`)];
}

const byPattern = (attributes: string, places: readonly CodedPlace[]): Picked =>
  places.flatMap(({ address, code, extract }) =>
    extract === undefined
      ? []
      : [[address, `extract(${attributes}[${literal(extract.key)}], ${literal(extract.pattern)})`, code] as const]
  );

/** An address stands for one code: what it tells beside that goes under an address of its own. */
const toldTwice = (attributes: string, places: readonly CodedPlace[], first: readonly CodedPlace[]): Picked =>
  places
    .filter((place) => !first.includes(place))
    .map(({ address, code }) => {
      if (address.includes('|') || address.includes('~')) {
        throw new Error(`"${address}" in attributes.json tells two fields: only a whole attribute can.`);
      }
      return [`${address}~${code}`, `${attributes}[${literal(address)}]`, code] as const;
    });

/** The attributes that hold JSON, among what `foundValues` names. */
export const HOLDERS = 'holders';

/**
 * Members of attributes that hold JSON, by their whole address. What holds more that is wanted is opened, level by level,
 * so each is parsed once.
 */
function inJson(attributes: string, places: readonly CodedPlace[]): { holders: Column[]; members: string[] } {
  const levels: string[][] = [];
  for (let holders = wantedAt(0, places).containers; holders.length > 0;) {
    levels.push(holders);
    holders = wantedAt(levels.length, places).containers;
  }
  const [outermost] = levels;
  if (outermost === undefined) {
    return { holders: [], members: [] };
  }
  const readWhole = levels.slice(1).flatMap((holders, at) => {
    const { values } = wantedAt(at + 1, places);
    return holders.filter((address) => values.includes(address));
  });
  if (readWhole.length > 0) {
    throw new Error(`${readWhole.join(', ')} in attributes.json: a member of JSON is either read or opened.`);
  }
  // By name, not by address: that is shorter, and what has the name elsewhere has no code.
  const names = unique(
    levels.flatMap((_, at) => {
      const { values, containers } = wantedAt(at + 1, places);
      return [...values, ...containers].map((address) => address.slice(address.lastIndexOf('|') + 1));
    })
  );
  const members = `arrayFilter(member -> ${isOneOf('member.1', names)}, JSONExtractKeysAndValuesRaw(held.2))`;
  const open = `arrayMap(member -> (concat(held.1, '|', member.1), member.2), ${members})`;
  const step = `arrayFlatten(arrayMap(held -> if(${isOneOf('held.1', levels.flat())}, ${open}, [held]), opened))`;
  const start = pairsOf(`mapApply((key, value) -> (key, ${unquoted('value')}), ${HOLDERS})`);
  const opened = `arrayFold((opened, level) -> ${step}, ${list(levels.map((_, level) => level))}, ${start})`;
  return {
    holders: [[HOLDERS, `mapFilter((key, value) -> ${isOneOf('key', outermost)}, ${attributes})`]],
    members: [`arrayMap(member -> (member.1, ${unquoted('member.2')}), ${opened})`],
  };
}

/** Attributes of the first event of each name. Only what is wanted is taken: most events tell nothing that is. */
function inFirstEvents(events: Source['events'], places: readonly CodedPlace[]): string[] {
  const addresses = unique(places.map(({ address }) => address).filter((address) => address.startsWith('event|')));
  if (events === undefined || addresses.length === 0) {
    return [];
  }
  const names = unique(addresses.map((address) => address.split('|')[1] ?? ''));
  const all = pairsOf(`mapApply((key, value) -> (concat('event|', event, '|', key), value), attributes)`);
  const told = `if(if(nth = 1, ${isOneOf('event', names)}, 0), ${all}, [])`;
  return [
    `arrayFlatten(arrayMap((attributes, event, nth) -> ${told}, ${events.attributes}, ${events.names}, arrayEnumerateUniq(${events.names})))`,
  ];
}
