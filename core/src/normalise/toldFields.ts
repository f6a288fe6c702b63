import { attributes, type AttributeSource } from './attributeTable';
import { firstGroup, matches, patternOf } from './matches';
import { memberOf, readJson, unquoted, writtenJson, type JsonValue } from './readJson';
import type { SpanInput } from './SpanInput';
import { holds } from './spanRules';

const MOST_TOKENS = 1e9;
const NANOSECONDS = 1e9;
const DAY = 86_400 * NANOSECONDS;
export const METER = 'quantities.';

/** One fact and the places where it may be told, by precedence. */
interface Field {
  name: string;
  sources: readonly AttributeSource[];
  resource?: readonly string[];
  /** A whole number in the field's unit, or a number kept as its text; absent: text. */
  number?: 'whole' | 'exact';
  most?: number;
  unit?: number;
  /** What stands for "not set". */
  unset?: string;
}

const COUNTS: ReadonlyMap<string, string> = new Map([
  ['input', 'input_tokens'],
  ['output', 'output_tokens'],
  ['total', 'total_tokens'],
  ['cache_read', 'cache_read_tokens'],
  ['cache_write', 'cache_write_tokens'],
  ['reasoning', 'reasoning_tokens'],
  ['replayed', 'replayed_tokens'],
]);

const CONTENT = ['arguments', 'result'];
const { text, count, cost, seconds, instant, flag, resource, quantities, unset } = attributes;

/** What a tool was given and what it answered. */
export const CONTENT_FIELDS: readonly Field[] = CONTENT.map((name) => ({ name, sources: text[name] ?? [] }));

/** Everything else that one attribute tells, numbers first. */
export const FACT_FIELDS: readonly Field[] = [
  ...Object.entries(count).map(([key, sources]): Field => ({
    name: COUNTS.get(key) ?? key,
    sources,
    number: 'whole',
    most: MOST_TOKENS,
    unset: unset[key],
  })),
  ...Object.entries(seconds).map(([name, sources]): Field => ({
    name,
    sources,
    number: 'whole',
    most: DAY,
    unit: NANOSECONDS,
  })),
  ...Object.entries(cost).map(([name, sources]): Field => ({ name, sources, number: 'exact', most: MOST_TOKENS })),
  ...Object.entries(quantities).map(([meter, sources]): Field => ({
    name: METER + meter,
    sources,
    number: 'exact',
    most: MOST_TOKENS,
  })),
  ...Object.entries({ ...instant, ...flag }).map(([name, sources]): Field => ({ name, sources })),
  ...Object.keys({ ...text, ...resource })
    .filter((name) => !CONTENT.includes(name))
    .map((name): Field => ({ name, sources: text[name] ?? [], resource: resource[name] ?? [], unset: unset[name] })),
];

/** What some writers put for "not told". */
const NOTHING = ['', 'null', 'None', '[]'];
const NUMBER = /^\+?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/;

/** Looks up what a span says under any of the names that instrumentations use for it; JSON is parsed once. */
export class ToldReader {
  private readonly parsed = new Map<string, JsonValue | undefined>();

  constructor(private readonly span: SpanInput) {}

  /** What is told by field, and the fields for which something else than a number within bounds was told. */
  told(fields: readonly Field[]): { values: Map<string, string>; malformed: string[] } {
    const values = new Map<string, string>();
    const malformed = new Set<string>();
    for (const field of fields) {
      for (const { told: raw, scale } of this.tellings(field)) {
        // Some exporters write every attribute as JSON, text in quotes. Content keeps them: it is compared as it was told.
        const told = CONTENT.includes(field.name) ? raw : unquoted(raw);
        if (NOTHING.includes(told) || told === field.unset || isHidden(told, field)) {
          continue;
        }
        const value = field.number === undefined ? told : numberText(told, scale, field);
        if (value === undefined) {
          malformed.add(field.name);
        } else if (!values.has(field.name)) {
          values.set(field.name, value);
        }
      }
    }
    return { values, malformed: [...malformed] };
  }

  private *tellings({ sources, resource: keys = [], unit = 1 }: Field): Iterable<{ told: string; scale: number }> {
    for (const source of sources) {
      if (typeof source === 'string') {
        yield { told: this.attribute(source), scale: unit };
      } else if (this.isMeant(source)) {
        yield { told: this.at(source), scale: unit * (source.scale ?? 1) };
      }
    }
    for (const key of keys) {
      yield { told: this.span.resource.get(key) ?? '', scale: unit };
    }
  }

  private isMeant({ scope, when }: Exclude<AttributeSource, string>): boolean {
    return (scope === undefined || matches(scope, this.span.scope)) && (when === undefined || holds(when, this.span));
  }

  private attribute(key: string): string {
    return this.span.attributes.get(key) ?? '';
  }

  private at({ key, path, extract, event: name }: Exclude<AttributeSource, string>): string {
    if (name !== undefined) {
      return this.span.events.find((event) => event.name === name)?.attributes.get(key) ?? '';
    }
    if (extract !== undefined) {
      return firstGroup(extract, this.attribute(key));
    }
    if (path === undefined) {
      return this.attribute(key);
    }
    const value = path.reduce(memberOf, this.json(key));
    return value === undefined ? '' : value.kind === 'string' ? value.plain : writtenJson(value);
  }

  private json(key: string): JsonValue | undefined {
    if (!this.parsed.has(key)) {
      const told = this.attribute(key);
      this.parsed.set(key, told === '' ? undefined : readJson(unquoted(told)));
    }
    return this.parsed.get(key);
  }
}

/** A tool's hidden content is kept: what another attribute tells in its place is not what was hidden. */
const isHidden = (told: string, { name }: Field): boolean =>
  !CONTENT.includes(name) && patternOf(attributes.hidden).test(told);

function numberText(told: string, scale: number, { number, most = 0 }: Field): string | undefined {
  const value = NUMBER.test(told) ? Number(told) * scale : NaN;
  if (!(value <= most)) {
    return undefined;
  }
  return number === 'whole' ? String(Math.trunc(value)) : told;
}
