import type { LogsRequest, Resource, Span, TracesRequest } from './OtlpRequest';
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
    const ResourceAttributes = attributeMap(resource?.attributes);
    return scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({
        ...spanColumns(span),
        ServiceName: serviceName(resource),
        ResourceAttributes,
        ScopeName: scope?.name ?? '',
        ScopeVersion: scope?.version ?? '',
      }))
    );
  });
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

function spanColumns(span: Span) {
  const events = span.events ?? [];
  const links = span.links ?? [];
  return {
    Timestamp: seconds(span.startTimeUnixNano),
    TraceId: hex(span.traceId),
    SpanId: hex(span.spanId),
    ParentSpanId: hex(span.parentSpanId),
    TraceState: span.traceState ?? '',
    SpanName: span.name ?? '',
    SpanKind: enumName(SPAN_KINDS, span.kind, 'SPAN_KIND_'),
    SpanAttributes: attributeMap(span.attributes),
    Duration: duration(span),
    StatusCode: enumName(STATUS_CODES, span.status?.code, 'STATUS_CODE_'),
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
