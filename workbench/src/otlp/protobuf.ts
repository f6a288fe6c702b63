import { Root, type Type } from 'protobufjs';

/*
 * The messages of OTLP 1.x that are read and written here, by the field numbers of the published protocol
 * (github.com/open-telemetry/opentelemetry-proto). Fields not listed are skipped by the decoder.
 */
const fields = (entries: Record<string, [number, string, 'repeated'?]>) => ({
  fields: Object.fromEntries(
    Object.entries(entries).map(([name, [id, type, rule]]) => [name, { id, type, ...(rule ? { rule } : {}) }])
  ),
});

const value = { string: [1, 'string'], bool: [2, 'bool'], int: [3, 'int64'], double: [4, 'double'] } as const;

const root = Root.fromJSON({
  nested: {
    AnyValue: {
      oneofs: {
        value: {
          oneof: ['stringValue', 'boolValue', 'intValue', 'doubleValue', 'arrayValue', 'kvlistValue', 'bytesValue'],
        },
      },
      ...fields({
        stringValue: [...value.string],
        boolValue: [...value.bool],
        intValue: [...value.int],
        doubleValue: [...value.double],
        arrayValue: [5, 'ArrayValue'],
        kvlistValue: [6, 'KeyValueList'],
        bytesValue: [7, 'bytes'],
      }),
    },
    ArrayValue: fields({ values: [1, 'AnyValue', 'repeated'] }),
    KeyValueList: fields({ values: [1, 'KeyValue', 'repeated'] }),
    KeyValue: fields({ key: [1, 'string'], value: [2, 'AnyValue'] }),
    Resource: fields({ attributes: [1, 'KeyValue', 'repeated'] }),
    Scope: fields({ name: [1, 'string'], version: [2, 'string'], attributes: [3, 'KeyValue', 'repeated'] }),
    Status: fields({ message: [2, 'string'], code: [3, 'int32'] }),
    SpanEvent: fields({ timeUnixNano: [1, 'fixed64'], name: [2, 'string'], attributes: [3, 'KeyValue', 'repeated'] }),
    SpanLink: fields({
      traceId: [1, 'bytes'],
      spanId: [2, 'bytes'],
      traceState: [3, 'string'],
      attributes: [4, 'KeyValue', 'repeated'],
    }),
    Span: fields({
      traceId: [1, 'bytes'],
      spanId: [2, 'bytes'],
      traceState: [3, 'string'],
      parentSpanId: [4, 'bytes'],
      name: [5, 'string'],
      kind: [6, 'int32'],
      startTimeUnixNano: [7, 'fixed64'],
      endTimeUnixNano: [8, 'fixed64'],
      attributes: [9, 'KeyValue', 'repeated'],
      events: [11, 'SpanEvent', 'repeated'],
      links: [13, 'SpanLink', 'repeated'],
      status: [15, 'Status'],
      flags: [16, 'fixed32'],
    }),
    ScopeSpans: fields({ scope: [1, 'Scope'], spans: [2, 'Span', 'repeated'], schemaUrl: [3, 'string'] }),
    ResourceSpans: fields({
      resource: [1, 'Resource'],
      scopeSpans: [2, 'ScopeSpans', 'repeated'],
      schemaUrl: [3, 'string'],
    }),
    TracesRequest: fields({ resourceSpans: [1, 'ResourceSpans', 'repeated'] }),
    LogRecord: fields({
      timeUnixNano: [1, 'fixed64'],
      severityNumber: [2, 'int32'],
      severityText: [3, 'string'],
      body: [5, 'AnyValue'],
      attributes: [6, 'KeyValue', 'repeated'],
      flags: [8, 'fixed32'],
      traceId: [9, 'bytes'],
      spanId: [10, 'bytes'],
      observedTimeUnixNano: [11, 'fixed64'],
      eventName: [12, 'string'],
    }),
    ScopeLogs: fields({ scope: [1, 'Scope'], logRecords: [2, 'LogRecord', 'repeated'], schemaUrl: [3, 'string'] }),
    ResourceLogs: fields({
      resource: [1, 'Resource'],
      scopeLogs: [2, 'ScopeLogs', 'repeated'],
      schemaUrl: [3, 'string'],
    }),
    LogsRequest: fields({ resourceLogs: [1, 'ResourceLogs', 'repeated'] }),
    PartialSuccess: fields({ rejected: [1, 'int64'], errorMessage: [2, 'string'] }),
    Response: fields({ partialSuccess: [1, 'PartialSuccess'] }),
    RpcStatus: fields({ code: [1, 'int32'], message: [2, 'string'] }),
  },
});

export type OtlpMessage = 'TracesRequest' | 'LogsRequest';
type PartOfMessage = 'Resource' | 'Scope' | 'Span' | 'AnyValue';

/** Reads a body, or a part of one, into the shape of OTLP's JSON encoding. Throws protobufjs' own errors on what is no such message. */
export function decodeProtobuf(message: OtlpMessage | PartOfMessage, body: Uint8Array): unknown {
  const type = root.lookupType(message);
  const decoded = type.toObject(type.decode(body), { longs: String, bytes: Buffer });
  inJsonEncoding(decoded);
  return decoded;
}

export function encodeProtobuf(
  message: 'Response' | 'RpcStatus' | OtlpMessage,
  content: Record<string, unknown>
): Uint8Array {
  const type: Type = root.lookupType(message);
  return type.encode(type.fromObject(content)).finish();
}

/** Ids become hex and other bytes base64, as OTLP's JSON has them. */
function inJsonEncoding(node: unknown): void {
  if (Array.isArray(node)) {
    node.forEach(inJsonEncoding);
  } else if (isRecord(node)) {
    for (const [name, child] of Object.entries(node)) {
      if (Buffer.isBuffer(child)) {
        node[name] = child.toString(name === 'bytesValue' ? 'base64' : 'hex');
      } else {
        inJsonEncoding(child);
      }
    }
  }
}

function isRecord(node: unknown): node is Record<string, unknown> {
  return typeof node === 'object' && node !== null && !Buffer.isBuffer(node);
}
