import type { AnyValue, KeyValue } from './OtlpRequest';

/** An attribute's value as the collector's ClickHouse exporter writes it: text as it is, lists and maps as JSON. */
export function valueText(value: AnyValue | undefined): string {
  if (value === undefined) {
    return '';
  }
  if (value.stringValue !== undefined) {
    return value.stringValue;
  }
  if (value.bytesValue !== undefined) {
    return value.bytesValue;
  }
  if (value.doubleValue !== undefined) {
    const number = Number(value.doubleValue);
    return Number.isFinite(number) ? String(number) : `json: unsupported value: ${goName(number)}`;
  }
  const json = valueJson(value);
  return json === 'null' ? '' : json;
}

/** Attributes as the exporter's Map column takes them. Of a key that stands twice the last value counts. */
export function attributeMap(pairs: readonly KeyValue[] = []): Record<string, string> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, valueText(value)]));
}

/** JSON as Go writes it: keys sorted, 64-bit integers whole, characters that HTML minds escaped. */
function valueJson(value: AnyValue | undefined): string {
  if (value?.stringValue !== undefined) {
    return stringJson(value.stringValue);
  }
  if (value?.boolValue !== undefined) {
    return String(value.boolValue);
  }
  if (value?.intValue !== undefined) {
    return String(value.intValue);
  }
  if (value?.doubleValue !== undefined) {
    const number = Number(value.doubleValue);
    return Number.isFinite(number) ? String(number) : 'null';
  }
  if (value?.bytesValue !== undefined) {
    return stringJson(value.bytesValue);
  }
  if (value?.arrayValue !== undefined) {
    return `[${(value.arrayValue.values ?? []).map(valueJson).join(',')}]`;
  }
  if (value?.kvlistValue !== undefined) {
    const members = new Map((value.kvlistValue.values ?? []).map((member) => [member.key, valueJson(member.value)]));
    const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([key, json]) => `${stringJson(key)}:${json}`).join(',')}}`;
  }
  return 'null';
}

const ESCAPED = /[<>&\u2028\u2029]/g;

function stringJson(text: string): string {
  return JSON.stringify(text).replace(ESCAPED, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function goName(number: number): string {
  return Number.isNaN(number) ? 'NaN' : number > 0 ? '+Inf' : '-Inf';
}
