/** A span as OpenTelemetry tells it, its attributes as text: strings as they are, everything else as JSON. */
export interface SpanInput {
  name: string;
  scope: string;
  /** As a collector writes it: Server, Client, ... */
  kind: string;
  parentSpanId: string;
  traceState: string;
  /** As a collector writes it: Unset, Ok or Error. */
  statusCode: string;
  attributes: ReadonlyMap<string, string>;
  resource: ReadonlyMap<string, string>;
  events: ReadonlyArray<{ name: string; nanosecondsAfterStart: bigint; attributes: ReadonlyMap<string, string> }>;
  /** Nanoseconds since 1970. */
  start: bigint;
  /** How many bytes of an attribute the store keeps; one that is so long has lost its end. Undefined: it keeps all. */
  cutAt?: number;
}
