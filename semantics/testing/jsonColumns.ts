import type { AnyValue, KeyValue, LogsRequest, TracesRequest } from '../../workbench/src/otlp/OtlpRequest';
import { logRows, traceRows } from '../../workbench/src/otlp/rows';

function valueOf(value: AnyValue | undefined): unknown {
  if (value?.kvlistValue !== undefined) {
    return valuesOf(value.kvlistValue.values);
  }
  if (value?.arrayValue !== undefined) {
    return (value.arrayValue.values ?? []).map(valueOf);
  }
  if (value?.intValue !== undefined || value?.doubleValue !== undefined) {
    return Number(value.intValue ?? value.doubleValue);
  }
  return value?.boolValue ?? value?.stringValue ?? value?.bytesValue ?? null;
}

const valuesOf = (pairs: readonly KeyValue[] = []): Record<string, unknown> =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, valueOf(value)]));

/** What the exporter writes into columns of the JSON type: attributes as they were told, numbers, lists and objects included. */
export function jsonTraceRows(request: TracesRequest): object[] {
  const attributes = request.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        ResourceAttributes: valuesOf(resource?.attributes),
        SpanAttributes: valuesOf(span.attributes),
        'Events.Attributes': (span.events ?? []).map((event) => valuesOf(event.attributes)),
        'Links.Attributes': (span.links ?? []).map((link) => valuesOf(link.attributes)),
      }))
    )
  );
  return traceRows(request).map((row, at) => ({ ...row, ...attributes[at] }));
}

/** The same of log records. */
export function jsonLogRows(request: LogsRequest): object[] {
  const attributes = request.resourceLogs.flatMap(({ resource, scopeLogs }) =>
    scopeLogs.flatMap(({ scope, logRecords }) =>
      logRecords.map((record) => ({
        ResourceAttributes: valuesOf(resource?.attributes),
        ScopeAttributes: valuesOf(scope?.attributes),
        LogAttributes: valuesOf(record.attributes),
      }))
    )
  );
  return logRows(request).map((row, at) => ({ ...row, ...attributes[at] }));
}
