import type { AnyValue, KeyValue } from './OtlpRequest';

export type Json = Record<string, unknown>;

/** Deeper than any sender nests; a hostile body nests until the stack ends. */
const MAX_DEPTH = 32;

/** Pairs that are at least pairs. What has no key tells nothing and is left out; a value of a wrong type stays, as text. */
export function keyValues(given: unknown, depth = 0): KeyValue[] {
  return objects(given).flatMap((pair) =>
    typeof pair.key === 'string' && pair.key !== '' ? [{ key: pair.key, value: anyValue(pair.value, depth) }] : []
  );
}

export function anyValue(given: unknown, depth = 0): AnyValue | undefined {
  if (!isObject(given)) {
    return given === undefined || given === null ? undefined : { stringValue: asText(given) };
  }
  if (depth > MAX_DEPTH) {
    return undefined;
  }
  const { stringValue, boolValue, intValue, doubleValue, bytesValue, arrayValue, kvlistValue } = given;
  if (isObject(arrayValue)) {
    const values = Array.isArray(arrayValue.values) ? arrayValue.values : [];
    return { arrayValue: { values: values.map((value) => anyValue(value, depth + 1) ?? {}) } };
  }
  if (isObject(kvlistValue)) {
    return { kvlistValue: { values: keyValues(kvlistValue.values, depth + 1) } };
  }
  if (typeof boolValue === 'boolean') {
    return { boolValue };
  }
  if (isInteger(intValue)) {
    return { intValue: String(intValue) };
  }
  if (isDouble(doubleValue)) {
    return { doubleValue };
  }
  if (typeof bytesValue === 'string') {
    return { bytesValue };
  }
  const other = stringValue ?? intValue ?? doubleValue ?? boolValue ?? bytesValue ?? arrayValue ?? kvlistValue;
  return other === undefined || other === null ? undefined : { stringValue: asText(other) };
}

export function objects(given: unknown): Json[] {
  return Array.isArray(given) ? given.filter(isObject) : [];
}

export function isObject(given: unknown): given is Json {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

export function text(given: unknown): string | undefined {
  return given === undefined || given === null ? undefined : asText(given);
}

function asText(given: unknown): string {
  return typeof given === 'string' ? given : JSON.stringify(given);
}

function isInteger(given: unknown): given is string | number {
  return typeof given === 'number'
    ? Number.isSafeInteger(given)
    : typeof given === 'string' && /^-?\d{1,19}$/.test(given);
}

/** JSON has no NaN and Infinity: senders write them as text. */
function isDouble(given: unknown): given is number | 'NaN' | 'Infinity' | '-Infinity' {
  return typeof given === 'number' || given === 'NaN' || given === 'Infinity' || given === '-Infinity';
}
