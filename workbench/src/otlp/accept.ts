import { anyValue, isObject, keyValues, objects, text, type Json } from './attributes';
import type { LogRecord, LogsRequest, Scope, Span, SpanEvent, SpanLink, TracesRequest } from './OtlpRequest';

/** What can be kept of a request, and why the rest cannot. */
export interface Accepted<T> {
  request: T;
  kept: number;
  rejected: number;
  /** The first reasons, for the sender's log. */
  reasons: string[];
}

/** The body is no such request at all. The message names the place. */
export class MalformedRequest extends Error {}

const MAX_REASONS = 3;
const LATEST = 2n ** 63n;

/** Takes the spans that have an identity and a time. Attributes never cost a span its place. */
export function acceptTraces(body: unknown): Accepted<TracesRequest> {
  const verdict = new Verdict();
  const resourceSpans = list(object(body, 'the body'), 'resourceSpans').map((resource, i) => ({
    resource: { attributes: attributesOf(resource.resource) },
    schemaUrl: text(resource.schemaUrl),
    scopeSpans: list(resource, 'scopeSpans', `resourceSpans[${i}].`).map((scope, j) => ({
      scope: acceptScope(scope.scope),
      schemaUrl: text(scope.schemaUrl),
      spans: verdict.keep(scope, 'spans', `resourceSpans[${i}].scopeSpans[${j}].`, acceptSpan),
    })),
  }));
  return verdict.on({ resourceSpans });
}

export function acceptLogs(body: unknown): Accepted<LogsRequest> {
  const verdict = new Verdict();
  const resourceLogs = list(object(body, 'the body'), 'resourceLogs').map((resource, i) => ({
    resource: { attributes: attributesOf(resource.resource) },
    schemaUrl: text(resource.schemaUrl),
    scopeLogs: list(resource, 'scopeLogs', `resourceLogs[${i}].`).map((scope, j) => ({
      scope: acceptScope(scope.scope),
      schemaUrl: text(scope.schemaUrl),
      logRecords: verdict.keep(scope, 'logRecords', `resourceLogs[${i}].scopeLogs[${j}].`, acceptLogRecord),
    })),
  }));
  return verdict.on({ resourceLogs });
}

/** Counts what is kept and what is refused. */
export class Verdict {
  private kept = 0;
  private rejected = 0;
  private readonly reasons: string[] = [];

  keep<T>(parent: Json, name: string, path: string, accept: (given: Json) => T): T[] {
    return elements(parent, name, path).flatMap((element, i) =>
      this.judge(`${path}${name}[${i}]`, () => accept(object(element, 'it')))
    );
  }

  /** What `accept` gives, or nothing where it throws. */
  judge<T>(path: string, accept: () => T): T[] {
    try {
      const accepted = accept();
      this.keepOne();
      return [accepted];
    } catch (reason) {
      this.reject(`${path}: ${reason instanceof Error ? reason.message : String(reason)}`);
      return [];
    }
  }

  keepOne(): void {
    this.kept++;
  }

  on<T>(request: T): Accepted<T> {
    return { request, kept: this.kept, rejected: this.rejected, reasons: this.reasons };
  }

  private reject(reason: string): void {
    this.rejected++;
    if (this.reasons.length < MAX_REASONS) {
      this.reasons.push(reason);
    }
  }
}

export function acceptSpan(given: Json): Span {
  const status = isObject(given.status) ? given.status : {};
  return {
    traceId: id(given.traceId, 'traceId', 32),
    spanId: id(given.spanId, 'spanId', 16),
    parentSpanId: optionalId(given.parentSpanId, 'parentSpanId', 16),
    traceState: text(given.traceState),
    flags: number(given.flags),
    name: text(given.name),
    kind: enumeration(given.kind),
    startTimeUnixNano: nanoseconds(given.startTimeUnixNano, 'startTimeUnixNano'),
    endTimeUnixNano: nanoseconds(given.endTimeUnixNano ?? given.startTimeUnixNano, 'endTimeUnixNano'),
    attributes: keyValues(given.attributes),
    events: objects(given.events).map(acceptEvent),
    links: objects(given.links).map(acceptLink),
    status: { code: enumeration(status.code), message: text(status.message) },
  };
}

function acceptEvent(given: Json): SpanEvent {
  return {
    timeUnixNano: optionalNanoseconds(given.timeUnixNano),
    name: text(given.name),
    attributes: keyValues(given.attributes),
  };
}

function acceptLink(given: Json): SpanLink {
  return {
    traceId: text(given.traceId),
    spanId: text(given.spanId),
    traceState: text(given.traceState),
    attributes: keyValues(given.attributes),
  };
}

function acceptLogRecord(given: Json): LogRecord {
  return {
    timeUnixNano: optionalNanoseconds(given.timeUnixNano),
    observedTimeUnixNano: optionalNanoseconds(given.observedTimeUnixNano),
    severityNumber: enumeration(given.severityNumber),
    severityText: text(given.severityText),
    eventName: text(given.eventName),
    body: anyValue(given.body),
    attributes: keyValues(given.attributes),
    flags: number(given.flags),
    traceId: optionalId(given.traceId, 'traceId', 32),
    spanId: optionalId(given.spanId, 'spanId', 16),
  };
}

function acceptScope(given: unknown): Scope {
  const scope = isObject(given) ? given : {};
  return { name: text(scope.name), version: text(scope.version), attributes: attributesOf(scope) };
}

function attributesOf(given: unknown) {
  return keyValues(isObject(given) ? given.attributes : undefined);
}

function id(given: unknown, name: string, digits: number): string {
  const hex = typeof given === 'string' ? given.toLowerCase() : '';
  if (hex.length !== digits || !/^[0-9a-f]+$/.test(hex) || /^0+$/.test(hex)) {
    throw new Error(`${name} must be ${digits} hex digits, not all zero, and is ${shown(given)}`);
  }
  return hex;
}

function optionalId(given: unknown, name: string, digits: number): string | undefined {
  const absent = given === undefined || given === null || (typeof given === 'string' && /^0*$/.test(given));
  return absent ? undefined : id(given, name, digits);
}

function nanoseconds(given: unknown, name: string): string {
  const time = optionalNanoseconds(given);
  if (time === undefined) {
    throw new Error(`${name} must be nanoseconds since 1970 and is ${shown(given)}`);
  }
  return time;
}

function optionalNanoseconds(given: unknown): string | undefined {
  const digits = typeof given === 'number' && Number.isInteger(given) ? BigInt(given).toString() : given;
  if (typeof digits !== 'string' || !/^\d{1,19}$/.test(digits)) {
    return undefined;
  }
  const time = BigInt(digits);
  return time < LATEST ? time.toString() : undefined;
}

function number(given: unknown): number | undefined {
  return typeof given === 'number' ? given : undefined;
}

function enumeration(given: unknown): number | string | undefined {
  return typeof given === 'number' || typeof given === 'string' ? given : undefined;
}

function list(parent: Json, name: string, path = ''): Json[] {
  return elements(parent, name, path).map((element, i) => object(element, `${path}${name}[${i}]`));
}

function elements(parent: Json, name: string, path: string): unknown[] {
  const given = parent[name] ?? [];
  if (!Array.isArray(given)) {
    throw new MalformedRequest(`${path}${name} must be a list and is ${kindOf(given)}`);
  }
  return given;
}

function object(given: unknown, name: string): Json {
  if (!isObject(given)) {
    throw new MalformedRequest(`${name} must be an object and is ${kindOf(given)}`);
  }
  return given;
}

function kindOf(given: unknown): string {
  return Array.isArray(given) ? 'a list' : given === null ? 'null' : `a ${typeof given}`;
}

function shown(given: unknown): string {
  return given === undefined ? 'missing' : JSON.stringify(given).slice(0, 80);
}
