import type { Column } from './levels';
import { unique, wantedAt, type Place } from './places';
import { isOneOf, list, literal, lookUp, withNames } from './sql';

/** Columns of a span: the map of attributes, and where fields are told there, of the resource and the events. */
export interface Source {
  attributes: string;
  resource?: string;
  events?: { names: string; attributes: string };
}

export type CodedPlace = Place & { code: number };

type Table = Array<readonly [key: string, code: number]>;

/** Look-ups of codes by key: more than one where a key stands for several codes. */
function tablesOf(entries: Table): Table[] {
  const tables: Table[] = [];
  for (const entry of entries) {
    const free = tables.find((table) => table.every(([key]) => key !== entry[0]));
    if (free === undefined) {
      tables.push([entry]);
    } else {
      free.push(entry);
    }
  }
  return tables;
}

const codeOf = (key: string, table: Table) => lookUp(key, table, '0');
/** Text without the quotes of a JSON string; '' where they do not close. */
export const unquoted = (json: string) => `if(startsWith(${json}, '"'), JSONExtractString(${json}), ${json})`;

const joined = (lists: readonly string[]) =>
  lists.length === 1 ? (lists[0] ?? '') : `arrayConcat(${lists.join(', ')})`;

/**
 * Pairs of a place's code and the value there; the code is 0 where the place is not known. Each step names expressions
 * that those after it, and `found`, use; only the first uses the span's columns.
 */
export function foundValues(source: Source, places: readonly CodedPlace[]): { steps: Column[][]; found: string } {
  const known = ofAttributes(source.attributes, places);
  const json = inJson(source.attributes, places);
  const elsewhere = [...json.outside, ...ofResource(source.resource, places), ...ofPatternsAndEvents(source, places)];
  const [first = [], ...later] = json.steps;
  return {
    steps: [
      [
        ...known.columns,
        ...first,
        ...(elsewhere.length === 0 ? [] : [['elsewhere', joined(elsewhere)] satisfies Column]),
      ],
      ...later,
    ],
    found: joined([...known.found, ...json.found, ...(elsewhere.length === 0 ? [] : ['elsewhere'])]),
  };
}

const overMap = (entry: string, map: string) =>
  `arrayMap((key, value) -> (${entry}, value), mapKeys(${map}), mapValues(${map}))`;

function ofAttributes(attributes: string, places: readonly CodedPlace[]): { columns: Column[]; found: string[] } {
  const { values } = wantedAt(0, places);
  const entries = places
    .filter(({ address }) => values.includes(address))
    .map(({ address, code }) => [address, code] as const);
  return {
    columns: [['known', `mapFilter((key, value) -> ${isOneOf('key', values)}, ${attributes})`]],
    found: tablesOf(entries).map((table) => overMap(codeOf('key', table), 'known')),
  };
}

/** Codes and values, list by list: a tuple for each would be three nodes more. */
const pairs = (codes: readonly number[], values: string) =>
  `arrayMap((code, value) -> (code, value), ${list(codes)}, ${values})`;

/** So few members are sooner looked up one by one. */
const FEW = 6;

function extracted(attributes: string, places: readonly CodedPlace[]): string {
  const holders = unique(places.map(({ address }) => address.split('|')[0] ?? ''));
  const raw = places.map(({ address }) => {
    const [holder = '', ...path] = address.split('|');
    return `JSONExtractRaw(json[${holders.indexOf(holder) + 1}], ${path.map(literal).join(', ')})`;
  });
  const json = `arrayMap(json -> ${unquoted('json')}, [${holders.map((key) => `${attributes}[${literal(key)}]`).join(', ')}])`;
  const values = `arrayMap(value -> ${unquoted('value')}, arrayFlatten(arrayMap(json -> [${raw.join(', ')}], [${json}])))`;
  return pairs(
    places.map(({ code }) => code),
    values
  );
}

/** The attributes that hold JSON, among what `foundValues` names. */
export const HOLDERS = 'holders';

/**
 * Members of attributes that hold JSON, a level a step, each parsed once. A holder goes by a number that no holder of
 * another level has, a member by its holder's number and its name: so one look-up knows the members of all levels.
 */
function inJson(
  attributes: string,
  places: readonly CodedPlace[]
): { steps: Column[][]; found: string[]; outside: string[] } {
  let holders = wantedAt(0, places).containers;
  const inside = places.filter(
    ({ address, extract }) =>
      extract === undefined && holders.includes(address.split('|')[0] ?? '') && address.includes('|')
  );
  if (inside.length <= FEW) {
    return { steps: [], found: [], outside: inside.length === 0 ? [] : [extracted(attributes, inside)] };
  }
  const numbers = new Map<string, number>();
  const numbered = (addresses: readonly string[], nameOf = (address: string) => address): Table =>
    addresses.map((address) => {
      numbers.set(address, numbers.size + 1);
      return [nameOf(address), numbers.size];
    });
  const memberOf = (address: string) => {
    const end = address.lastIndexOf('|');
    return `${numbers.get(address.slice(0, end))}|${address.slice(end + 1)}`;
  };
  const steps: Column[][] = [[[HOLDERS, `mapFilter((key, value) -> ${isOneOf('key', holders)}, ${attributes})`]]];
  const levels: string[] = [];
  const entries: Table = [];
  let open = `arrayMap((key, value) -> (${codeOf('key', numbered(holders))}, ${unquoted('value')}), mapKeys(${HOLDERS}), mapValues(${HOLDERS}))`;
  for (let level = 1; holders.length > 0; level++) {
    const members = `members${level}`;
    const inner = `arrayMap(member -> (concat(toString(holder.1), '|', member.1), member.2), JSONExtractKeysAndValuesRaw(holder.2))`;
    steps.push([[members, `arrayFlatten(arrayMap(holder -> ${inner}, ${open}))`]]);
    levels.push(members);
    const { values, containers } = wantedAt(level, places);
    entries.push(
      ...places
        .filter(({ address }) => values.includes(address))
        .map(({ address, code }) => [memberOf(address), code] as const)
    );
    open = `arrayFilter(holder -> holder.1 != 0, arrayMap(member -> (${codeOf('member.1', numbered(containers, memberOf))}, member.2), ${members}))`;
    holders = containers;
  }
  const found = tablesOf(entries).map(
    (table) => `arrayMap(member -> (${codeOf('member.1', table)}, ${unquoted('member.2')}), ${joined(levels)})`
  );
  return { steps, found, outside: [] };
}

function ofResource(resource: string | undefined, places: readonly CodedPlace[]): string[] {
  const entries = places.flatMap(({ address, code }) => {
    const [start, key = ''] = address.split('|');
    return start === 'resource' ? [[key, code] as const] : [];
  });
  return resource === undefined ? [] : tablesOf(entries).map((table) => overMap(codeOf('key', table), resource));
}

/** What patterns find, and attributes of the first event of a name. */
function ofPatternsAndEvents({ attributes, events }: Source, places: readonly CodedPlace[]): string[] {
  const patterns = places.flatMap(({ code, extract }) =>
    extract === undefined
      ? []
      : [{ code, value: `extract(${attributes}[${literal(extract.key)}], ${literal(extract.pattern)})` }]
  );
  const inEvents = places.flatMap(({ code, address }) => {
    const [start, event = '', key = ''] = address.split('|');
    return start === 'event' ? [{ code, event, key }] : [];
  });
  const found =
    patterns.length === 0
      ? []
      : [
          pairs(
            patterns.map(({ code }) => code),
            `[${patterns.map(({ value }) => value).join(', ')}]`
          ),
        ];
  if (events === undefined || inEvents.length === 0) {
    return found;
  }
  found.push(...inFirstEvents(events, inEvents));
  return found;
}

/** Attributes of the first event of each name. Only what is wanted is looked up: most events tell nothing that is. */
function inFirstEvents(
  events: { names: string; attributes: string },
  wanted: ReadonlyArray<{ code: number; event: string; key: string }>
): string[] {
  const address = `concat(event, '|', key)`;
  const entries = wanted.map(({ code, event, key }) => [`${event}|${key}`, code] as const);
  const addresses = unique(entries.map(([of]) => of));
  const told = `mapFilter((key, value) -> ${isOneOf(address, addresses)}, attributes)`;
  const ofEvent = joined(tablesOf(entries).map((table) => overMap(codeOf(address, table), 'told')));
  const first = `if(nth = 1, ${withNames([['told', told]], ofEvent)}, [])`;
  return [
    `arrayFlatten(arrayMap((attributes, event, nth) -> ${first}, ${events.attributes}, ${events.names}, arrayEnumerateUniq(${events.names})))`,
  ];
}
