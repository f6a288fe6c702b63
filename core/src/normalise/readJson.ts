/**
 * A JSON value as ClickHouse reads and writes it: numbers that fit 64 bits to the last digit, members in the order they
 * were told in, doubled ones too. JSON.parse keeps none of the three.
 */
export type JsonValue =
  | { kind: 'scalar'; text: string }
  | { kind: 'string'; plain: string }
  | { kind: 'object'; members: Array<[name: string, value: JsonValue]> }
  | { kind: 'list'; elements: JsonValue[] };

/** How far ClickHouse's parser goes down. */
const DEEPEST = 1024;

/** undefined: it is no JSON. */
export function readJson(text: string): JsonValue | undefined {
  try {
    JSON.parse(text);
    const reader = new Reader(text);
    const value = reader.value(1);
    return value;
  } catch {
    return undefined;
  }
}

/** Reads text that JSON.parse has found to be JSON. */
class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(depth: number): JsonValue {
    if (depth > DEEPEST) {
      throw new RangeError('too deep');
    }
    this.space();
    switch (this.text[this.at]) {
      case '{':
        return { kind: 'object', members: this.parts('}', () => this.member(depth)) };
      case '[':
        return { kind: 'list', elements: this.parts(']', () => this.value(depth + 1)) };
      case '"':
        return { kind: 'string', plain: this.string() };
      default:
        return { kind: 'scalar', text: scalar(this.token(/[^\s,\]}]+/y)) };
    }
  }

  private member(depth: number): [string, JsonValue] {
    this.space();
    const name = this.string();
    this.space();
    this.at++;
    return [name, this.value(depth + 1)];
  }

  private parts<T>(end: string, one: () => T): T[] {
    const parts: T[] = [];
    this.at++;
    this.space();
    while (this.text[this.at] !== end) {
      parts.push(one());
      this.space();
      if (this.text[this.at] === ',') {
        this.at++;
      }
      this.space();
    }
    this.at++;
    return parts;
  }

  private string(): string {
    const plain: unknown = JSON.parse(this.token(/"(?:[^"\\]|\\.)*"/y));
    if (
      typeof plain !== 'string' ||
      /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(plain)
    ) {
      throw new SyntaxError('half a character');
    }
    return plain;
  }

  private token(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  private space(): void {
    this.token(/\s*/y);
  }
}

const LEAST = -(2n ** 63n);
const MOST = 2n ** 64n;

function scalar(text: string): string {
  if (/^-?\d+$/.test(text)) {
    const whole = BigInt(text);
    if (whole < LEAST || whole >= MOST) {
      throw new RangeError('more than 64 bits');
    }
    return whole.toString();
  }
  if (!/^-?\d/.test(text)) {
    return text;
  }
  const number = Number(text);
  if (!Number.isFinite(number)) {
    throw new RangeError('more than a double holds');
  }
  return Object.is(number, -0) ? '-0' : String(number).replace('e+', 'e');
}

const quoted = (text: string): string =>
  JSON.stringify(text)
    .replace(/\\u00[0-9a-f]{2}/g, (escape) => `\\u${escape.slice(2).toUpperCase()}`)
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');

/** The value's JSON without white space. */
export function writtenJson(value: JsonValue): string {
  switch (value.kind) {
    case 'scalar':
      return value.text;
    case 'string':
      return quoted(value.plain);
    case 'list':
      return `[${value.elements.map(writtenJson).join(',')}]`;
    case 'object':
      return `{${value.members.map(([name, inner]) => `${quoted(name)}:${writtenJson(inner)}`).join(',')}}`;
  }
}

export function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return value?.kind === 'object' ? value.members.find(([known]) => known === name)?.[1] : undefined;
}

/** The text of a JSON string; other text as it is. */
export function unquoted(text: string): string {
  if (!text.startsWith('"')) {
    return text;
  }
  const value = readJson(text);
  return value?.kind === 'string' ? value.plain : '';
}
