import type { ReadFrom, SpanRule } from './attributes';

/** A place where a field may be told, in the order in which they are looked at. */
export interface Place {
  field: string;
  /** The attribute's key; for a place inside of its JSON followed by the path, for an event led by its name. */
  address: string;
  /** RE2 pattern of the scopes that mean the field by it. */
  scope?: string;
  /** What has to hold of the span beside its scope. */
  when?: SpanRule;
  /** What the number is multiplied with. */
  scale?: number;
  /** The pattern of whose first group is read. */
  extract?: { key: string; pattern: string };
}

export const inside = (container: string, member: string): string => `${container}|${member}`;
export const inEvent = (event: string, key: string): string => `event|${event}|${key}`;
export const inResource = (key: string): string => `resource|${key}`;

type Source = ReadFrom | { key: string; scope?: string; when?: undefined; scale: number };

export function placesOf(field: string, sources: readonly Source[]): Place[] {
  return sources.map((source): Place => {
    if (typeof source === 'string') {
      return { field, address: source };
    }
    if ('event' in source && source.event !== undefined) {
      return { field, address: inEvent(source.event, source.key) };
    }
    const { key, path = [], extract, scope, when, scale } = source as Exclude<ReadFrom, string | { event: string }>;
    return {
      field,
      address: extract === undefined ? path.reduce(inside, key) : `${key}~${extract}`,
      scope,
      when,
      scale,
      extract: extract === undefined ? undefined : { key, pattern: extract },
    };
  });
}

const levelOf = ({ address }: Place) => address.split('|').length - 1;
const isNested = ({ address }: Place) => !address.startsWith('event|') && !address.startsWith('resource|');

/** Addresses of attributes, or members at a depth of their JSON, that are wanted: as values or for what is inside them. */
export function wantedAt(level: number, places: readonly Place[]): { values: string[]; containers: string[] } {
  const nested = places.filter((place) => isNested(place) && place.extract === undefined);
  const upTo = (address: string, depth: number) =>
    address
      .split('|')
      .slice(0, depth + 1)
      .join('|');
  return {
    values: unique(nested.filter((place) => levelOf(place) === level).map(({ address }) => address)),
    containers: unique(nested.filter((place) => levelOf(place) > level).map(({ address }) => upTo(address, level))),
  };
}

export const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
