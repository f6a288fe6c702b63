import { RowBinary } from './RowBinary';
import type { LogRow, TraceRow } from './rows';

/** The columns of `otel_traces` in the order that `writeTraceRow` and `protobufTraceRows` write them. */
export const TRACE_COLUMNS = [
  'ServiceName', 'ResourceAttributes', 'ScopeName', 'ScopeVersion', 'Timestamp', 'Duration', 'TraceId', 'SpanId',
  'ParentSpanId', 'TraceState', 'SpanName', 'SpanKind', 'StatusCode', 'StatusMessage', 'SpanAttributes',
  'Events.Timestamp', 'Events.Name', 'Events.Attributes', 'Links.TraceId', 'Links.SpanId', 'Links.TraceState',
  'Links.Attributes',
] as const satisfies ReadonlyArray<keyof TraceRow>; // prettier-ignore

/** The columns of `otel_logs` in the order that `writeLogRow` writes them. */
export const LOG_COLUMNS = [
  'Timestamp', 'TraceId', 'SpanId', 'TraceFlags', 'SeverityText', 'SeverityNumber', 'ServiceName', 'Body',
  'ResourceSchemaUrl', 'ResourceAttributes', 'ScopeSchemaUrl', 'ScopeName', 'ScopeVersion', 'ScopeAttributes',
  'LogAttributes', 'EventName',
] as const satisfies ReadonlyArray<keyof LogRow>; // prettier-ignore

export function traceRowsAsBinary(rows: readonly TraceRow[]): Buffer {
  return inBinary(rows, writeTraceRow);
}

export function logRowsAsBinary(rows: readonly LogRow[]): Buffer {
  return inBinary(rows, writeLogRow);
}

function inBinary<T>(rows: readonly T[], write: (out: RowBinary, row: T) => void): Buffer {
  const out = new RowBinary();
  rows.forEach((row) => write(out, row));
  return out.written();
}

export function writeTraceRow(out: RowBinary, row: TraceRow): void {
  const text = (value: string) => out.text(value);
  writeOrigin(out, row);
  out.int64(nanoseconds(row.Timestamp));
  out.uint64(BigInt(row.Duration));
  text(row.TraceId);
  text(row.SpanId);
  text(row.ParentSpanId);
  text(row.TraceState);
  text(row.SpanName);
  text(row.SpanKind);
  text(row.StatusCode);
  text(row.StatusMessage);
  out.map(row.SpanAttributes);
  out.list(row['Events.Timestamp'], (time) => out.int64(nanoseconds(time)));
  out.list(row['Events.Name'], text);
  out.list(row['Events.Attributes'], (attributes) => out.map(attributes));
  out.list(row['Links.TraceId'], text);
  out.list(row['Links.SpanId'], text);
  out.list(row['Links.TraceState'], text);
  out.list(row['Links.Attributes'], (attributes) => out.map(attributes));
}

/** The columns that all spans of one scope have in common: they come first, to be copied as one. */
export function writeOrigin(
  out: RowBinary,
  {
    ServiceName,
    ResourceAttributes,
    ScopeName,
    ScopeVersion,
  }: Pick<TraceRow, 'ServiceName' | 'ResourceAttributes' | 'ScopeName' | 'ScopeVersion'>
): void {
  out.text(ServiceName);
  out.map(ResourceAttributes);
  out.text(ScopeName);
  out.text(ScopeVersion);
}

function writeLogRow(out: RowBinary, row: LogRow): void {
  out.int64(nanoseconds(row.Timestamp));
  out.text(row.TraceId);
  out.text(row.SpanId);
  out.uint8(row.TraceFlags);
  out.text(row.SeverityText);
  out.uint8(row.SeverityNumber);
  out.text(row.ServiceName);
  out.text(row.Body);
  out.text(row.ResourceSchemaUrl);
  out.map(row.ResourceAttributes);
  out.text(row.ScopeSchemaUrl);
  out.text(row.ScopeName);
  out.text(row.ScopeVersion);
  out.map(row.ScopeAttributes);
  out.map(row.LogAttributes);
  out.text(row.EventName);
}

/** Of `1700000000.000000001`. */
function nanoseconds(seconds: string): bigint {
  return BigInt(seconds.replace('.', ''));
}
