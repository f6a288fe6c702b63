import type { LogsRequest, Resource, Scope, Span, TracesRequest } from './OtlpRequest';
import { attributeMap, valueText } from './valueText';

type Attributes = Record<string, string>;

/** A row of `otel_traces` in JSONEachRow. Times are seconds with nine decimals, durations nanoseconds; both exceed a double. */
export interface TraceRow {
  Timestamp: string;
  TraceId: string;
  SpanId: string;
  ParentSpanId: string;
  TraceState: string;
  SpanName: string;
  SpanKind: string;
  ServiceName: string;
  ResourceAttributes: Attributes;
  ScopeName: string;
  ScopeVersion: string;
  SpanAttributes: Attributes;
  Duration: string;
  StatusCode: string;
  StatusMessage: string;
  'Events.Timestamp': string[];
  'Events.Name': string[];
  'Events.Attributes': Attributes[];
  'Links.TraceId': string[];
  'Links.SpanId': string[];
  'Links.TraceState': string[];
  'Links.Attributes': Attributes[];
}

/** A row of `otel_logs` in JSONEachRow. */
export interface LogRow {
  Timestamp: string;
  TraceId: string;
  SpanId: string;
  TraceFlags: number;
  SeverityText: string;
  SeverityNumber: number;
  ServiceName: string;
  Body: string;
  ResourceSchemaUrl: string;
  ResourceAttributes: Attributes;
  ScopeSchemaUrl: string;
  ScopeName: string;
  ScopeVersion: string;
  ScopeAttributes: Attributes;
  LogAttributes: Attributes;
  EventName: string;
}

const SPAN_KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'];
const STATUS_CODES = ['Unset', 'Ok', 'Error'];

/** The rows that the collector's ClickHouse exporter would write for a request. */
export function traceRows(request: TracesRequest): TraceRow[] {
  return request.resourceSpans.flatMap(({ resource, scopeSpans }) => {
    return scopeSpans.flatMap(({ scope, spans }) => {
      const origin = originOf(resource, scope);
      return spans.map((span) => ({ ...spanColumns(span), ...origin }));
    });
  });
}

/** What the rows of all spans of one scope have in common. */
export function originOf(resource: Resource | undefined, scope: Scope | undefined) {
  return {
    ServiceName: serviceName(resource),
    ResourceAttributes: attributeMap(resource?.attributes),
    ScopeName: scope?.name ?? '',
    ScopeVersion: scope?.version ?? '',
  };
}

/** The rows that the collector's ClickHouse exporter would write for a request. */
export function logRows(request: LogsRequest): LogRow[] {
  return request.resourceLogs.flatMap(({ resource, schemaUrl, scopeLogs }) => {
    const ResourceAttributes = attributeMap(resource?.attributes);
    return scopeLogs.flatMap(({ scope, schemaUrl: scopeSchemaUrl, logRecords }) =>
      logRecords.map((record) => ({
        Timestamp: seconds(present(record.timeUnixNano) ?? record.observedTimeUnixNano),
        TraceId: hex(record.traceId),
        SpanId: hex(record.spanId),
        TraceFlags: (record.flags ?? 0) & 0xff,
        SeverityText: record.severityText ?? '',
        SeverityNumber: severity(record.severityNumber),
        ServiceName: serviceName(resource),
        Body: valueText(record.body),
        ResourceSchemaUrl: schemaUrl ?? '',
        ResourceAttributes,
        ScopeSchemaUrl: scopeSchemaUrl ?? '',
        ScopeName: scope?.name ?? '',
        ScopeVersion: scope?.version ?? '',
        ScopeAttributes: attributeMap(scope?.attributes),
        LogAttributes: attributeMap(record.attributes),
        EventName: record.eventName ?? '',
      }))
    );
  });
}

export function spanColumns(span: Span) {
  const events = span.events ?? [];
  const links = span.links ?? [];
  return {
    Timestamp: seconds(span.startTimeUnixNano),
    TraceId: hex(span.traceId),
    SpanId: hex(span.spanId),
    ParentSpanId: hex(span.parentSpanId),
    TraceState: span.traceState ?? '',
    SpanName: span.name ?? '',
    SpanKind: spanKind(span.kind),
    SpanAttributes: attributeMap(span.attributes),
    Duration: duration(span),
    StatusCode: statusCode(span.status?.code),
    StatusMessage: span.status?.message ?? '',
    'Events.Timestamp': events.map((event) => seconds(event.timeUnixNano)),
    'Events.Name': events.map((event) => event.name ?? ''),
    'Events.Attributes': events.map((event) => attributeMap(event.attributes)),
    'Links.TraceId': links.map((link) => hex(link.traceId)),
    'Links.SpanId': links.map((link) => hex(link.spanId)),
    'Links.TraceState': links.map((link) => link.traceState ?? ''),
    'Links.Attributes': links.map((link) => attributeMap(link.attributes)),
  };
}

export function spanKind(given: number | string | undefined): string {
  return enumName(SPAN_KINDS, given, 'SPAN_KIND_');
}

export function statusCode(given: number | string | undefined): string {
  return enumName(STATUS_CODES, given, 'STATUS_CODE_');
}

function serviceName(resource: Resource | undefined): string {
  return valueText(resource?.attributes?.find(({ key }) => key === 'service.name')?.value);
}

/** `1700000000.000000001`: ClickHouse reads it the same in every time zone, where the seconds have ten digits. */
function seconds(nanoseconds: string | undefined): string {
  const digits = (nanoseconds ?? '0').padStart(19, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

/** A span that ends before it began lasts no time. */
function duration({ startTimeUnixNano, endTimeUnixNano }: Span): string {
  const length = BigInt(endTimeUnixNano ?? startTimeUnixNano) - BigInt(startTimeUnixNano);
  return (length > 0n ? length : 0n).toString();
}

function hex(id: string | undefined): string {
  return (id ?? '').toLowerCase();
}

/** OTLP writes a time that is not known as zero. */
function present(nanoseconds: string | undefined): string | undefined {
  return nanoseconds === '0' ? undefined : nanoseconds;
}

/** OTLP/JSON has enumerations as numbers; some senders write their protobuf names. */
function enumName(names: readonly string[], given: number | string | undefined, prefix: string): string {
  if (typeof given === 'number') {
    return names[given] ?? names[0];
  }
  const word = (given ?? '').replace(prefix, '').toLowerCase();
  return names.find((name) => name.toLowerCase() === word) ?? names[0];
}

function severity(given: number | string | undefined): number {
  const number = Number(given);
  return Number.isInteger(number) && number >= 0 && number < 256 ? number : 0;
}
