import { acceptSpan, Verdict, type Accepted } from './accept';
import { anyValue, isObject, keyValues, text } from './attributes';
import { OrdinarySpan, Value } from './OrdinarySpan';
import { decodeProtobuf } from './protobuf';
import { RowBinary } from './RowBinary';
import { originOf, spanColumns, spanKind, statusCode } from './rows';
import { writeOrigin, writeTraceRow } from './rowsAsBinary';
import { valueText } from './valueText';
import { Wire } from './Wire';

/**
 * The rows of an OTLP request in protobuf, without making objects of its spans: most of what they hold is text that goes
 * into the table byte for byte. Whatever is out of the ordinary about a span (events, links, an id of a wrong length, an
 * attribute that stands twice) has it read as one of a JSON request is.
 */
export function protobufTraceRows(body: Buffer): Accepted<Buffer> {
  const wire = new Wire(body);
  const out = new RowBinary(body.length + body.length / 4);
  const verdict = new Verdict();
  wire.each(1, 0, body.length, (resourceAt, resourceEnd, i) => {
    const resource = lastMessage(wire, 'Resource', resourceAt, resourceEnd);
    wire.each(2, resourceAt, resourceEnd, (scopeAt, scopeEnd, j) => {
      const scope = lastMessage(wire, 'Scope', scopeAt, scopeEnd);
      const origin = originOf(
        { attributes: keyValues(resource.attributes) },
        { name: text(scope.name), version: text(scope.version) }
      );
      const common = new RowBinary(1024);
      writeOrigin(common, origin);
      wire.each(2, scopeAt, scopeEnd, (from, to, k) => {
        if (writeOrdinary(out, common.written(), wire, from, to)) {
          verdict.keepOne();
          return;
        }
        // What cannot be decoded is no protobuf, and the whole request is refused; what can be has its own verdict.
        const decoded = decodeObject('Span', body.subarray(from, to));
        verdict.judge(`resourceSpans[${i}].scopeSpans[${j}].spans[${k}]`, () =>
          writeTraceRow(out, { ...spanColumns(acceptSpan(decoded)), ...origin })
        );
      });
    });
  });
  return verdict.on(out.written());
}

/** The resource or scope that stands in front of the spans: field 1 of its message. */
function lastMessage(wire: Wire, message: 'Resource' | 'Scope', from: number, to: number): Record<string, unknown> {
  let found = {};
  wire.each(1, from, to, (at, end) => {
    found = decodeObject(message, wire.bytes.subarray(at, end));
  });
  return found;
}

function decodeObject(message: 'Resource' | 'Scope' | 'Span' | 'AnyValue', bytes: Buffer): Record<string, unknown> {
  const decoded = decodeProtobuf(message, bytes);
  return isObject(decoded) ? decoded : {};
}

const span = new OrdinarySpan();
const LATEST = 2n ** 63n;

/** False, with nothing written, where the span is none of the ordinary ones. */
function writeOrdinary(out: RowBinary, common: Buffer, wire: Wire, from: number, to: number): boolean {
  if (!span.read(wire, from, to)) {
    return false;
  }
  const { bytes } = wire;
  const began = bytes.readBigUInt64LE(span.start);
  const ended = span.end < 0 ? began : bytes.readBigUInt64LE(span.end);
  if (began === 0n || began >= LATEST || ended === 0n || ended >= LATEST) {
    return false;
  }
  out.raw(common);
  out.uint64(began);
  out.uint64(ended > began ? ended - began : 0n);
  writeHex(out, bytes, span.traceId, 16);
  writeHex(out, bytes, span.spanId, 8);
  writeHex(out, bytes, span.parentId, span.parentId < 0 ? 0 : 8);
  out.textFrom(bytes, span.state, span.stateEnd);
  out.textFrom(bytes, span.name, span.nameEnd);
  out.text(spanKind(span.kind));
  out.text(statusCode(span.statusCode));
  out.textFrom(bytes, span.statusText, span.statusTextEnd);
  writeAttributes(out, wire);
  out.raw(NO_EVENTS_NOR_LINKS);
  return true;
}

/** Seven empty lists. */
const NO_EVENTS_NOR_LINKS = Buffer.alloc(7);
const DIGITS = Buffer.from('0123456789abcdef');

function writeHex(out: RowBinary, bytes: Buffer, from: number, size: number): void {
  out.varint(2 * size);
  const target = out.reserve(2 * size);
  for (let i = 0; i < size; i++) {
    target[out.length++] = DIGITS[bytes[from + i] >> 4];
    target[out.length++] = DIGITS[bytes[from + i] & 15];
  }
}

function writeAttributes(out: RowBinary, wire: Wire): void {
  const { places, attributes } = span;
  out.varint(attributes);
  for (let i = 0; i < attributes * 5; i += 5) {
    out.textFrom(wire.bytes, places[i], places[i + 1]);
    if (places[i + 2] === Value.Text) {
      out.textFrom(wire.bytes, places[i + 3], places[i + 4]);
    } else {
      out.text(textOf(wire, places[i + 2], places[i + 3], places[i + 4]));
    }
  }
}

function textOf(wire: Wire, kind: Value, from: number, to: number): string {
  switch (kind) {
    case Value.None:
      return '';
    case Value.Bool:
      return from === 0 ? 'false' : 'true';
    case Value.Whole:
      wire.at = from;
      return String(wire.varint(to));
    case Value.Double:
      return valueText({ doubleValue: wire.bytes.readDoubleLE(from) });
    default:
      return valueText(anyValue(decodeProtobuf('AnyValue', wire.bytes.subarray(from, to))));
  }
}
