import type { AttributeSource } from './attributeTable';

import type { SpanTag } from '../frames/TraceSpan';

/** OpenTelemetry's name for the instrumentation, today's and the one before. */
const SCOPE_KEYS = ['otel.scope.name', 'otel.library.name'];

/** Looks up what a span says under any of the names that instrumentations use for it. */
export class TagReader {
  private readonly values: Map<string, unknown>;
  readonly scope: string;

  constructor(tags: readonly SpanTag[]) {
    this.values = new Map(tags.map(({ key, value }) => [key, value]));
    this.scope = SCOPE_KEYS.map((key) => asText(this.values.get(key))).find((scope) => scope !== '') ?? '';
  }

  /** The attribute as text; '' where it is absent. */
  attribute(key: string): string {
    return asText(this.values.get(key));
  }

  /** The first source that says something; '' where none does. */
  text(sources: readonly AttributeSource[]): string {
    for (const source of sources) {
      const value = asText(this.valueOf(source));
      if (value !== '') {
        return value;
      }
    }
    return '';
  }

  /** The first source that holds a number, not below zero; null where none does. */
  number(sources: readonly AttributeSource[]): number | null {
    for (const source of sources) {
      const text = asText(this.valueOf(source)).trim();
      const value = text === '' ? NaN : Number(text);
      if (Number.isFinite(value) && value >= 0) {
        return typeof source === 'string' ? value : value * (source.scale ?? 1);
      }
    }
    return null;
  }

  /** Whether a source was the one to give a number: some mean something else by it. */
  hasNumberUnder(key: string, path: string): boolean {
    return this.number([{ key, path: [path] }]) !== null;
  }

  private valueOf(source: AttributeSource): unknown {
    if (typeof source === 'string') {
      return this.values.get(source);
    }
    // Events are not among the tags that datasources deliver, nor are lists of attributes with a prefix.
    if (source.key === undefined || source.event !== undefined) {
      return undefined;
    }
    if (source.scope !== undefined && !new RegExp(source.scope).test(this.scope)) {
      return undefined;
    }
    const value = this.values.get(source.key);
    return source.path ? inside(value, source.path) : value;
  }
}

function inside(value: unknown, path: readonly string[]): unknown {
  let current = typeof value === 'string' ? parsed(value) : value;
  for (const name of path) {
    if (typeof current !== 'object' || current === null) {
      return undefined;
    }
    current = Object.entries(current).find(([key]) => key === name)?.[1];
  }
  return current;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function asText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    case 'object':
      return value === null ? '' : JSON.stringify(value);
    default:
      return '';
  }
}
