import fc from 'fast-check';
import { acceptTraces } from './accept';
import { decodeProtobuf, encodeProtobuf } from './protobuf';
import { protobufTraceRows } from './protobufTraceRows';
import { traceRows } from './rows';
import { traceRowsAsBinary } from './rowsAsBinary';

/** What a body gives, its rows as text: buffers are slow to compare. */
function byWire(body: Buffer) {
  const { request, ...rest } = protobufTraceRows(body);
  return { ...rest, rows: request.toString('latin1') };
}

/** The same by way of objects, as a JSON request is read. */
function byObjects(body: Buffer) {
  const { request, ...rest } = acceptTraces(decodeProtobuf('TracesRequest', body));
  return { ...rest, rows: traceRowsAsBinary(traceRows(request)).toString('latin1') };
}

const base64 = (size: number) => fc.uint8Array({ minLength: size, maxLength: size }).map(inBase64);
const inBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const id = (size: number) =>
  fc.oneof(
    { weight: 9, arbitrary: base64(size) },
    fc.constantFrom(inBase64(new Uint8Array(size)), '', inBase64(new Uint8Array(size - 1).fill(1)))
  );
const words = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constant('x'.repeat(300)));
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const uint64 = fc.oneof(fc.constant('0'), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String));
const leaf = fc.oneof(
  fc.constant({}),
  words.map((stringValue) => ({ stringValue })),
  fc.boolean().map((boolValue) => ({ boolValue })),
  fc.oneof(int64, fc.nat().map(String)).map((intValue) => ({ intValue })),
  fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -0, 1e21)).map((doubleValue) => ({ doubleValue })),
  base64(5).map((bytesValue) => ({ bytesValue }))
);
const key = fc.oneof(words, fc.constantFrom('gen_ai.request.model', 'gen_ai.usage.input_tokens', ''));
const lists = fc.array(leaf, { maxLength: 3 }).map((values) => ({ arrayValue: { values } }));
const maps = fc.array(fc.record({ key, value: leaf }), { maxLength: 3 }).map((values) => ({ kvlistValue: { values } }));
const attributes = fc.array(
  fc.record({ key, value: fc.oneof({ weight: 6, arbitrary: leaf }, lists, maps) }, { requiredKeys: ['key'] }),
  { maxLength: 8 }
);
const span = fc.record(
  {
    traceId: id(16),
    spanId: id(8),
    parentSpanId: id(8),
    traceState: words,
    name: words,
    kind: fc.integer({ min: -1, max: 7 }),
    startTimeUnixNano: uint64,
    endTimeUnixNano: uint64,
    attributes,
    events: fc.array(fc.record({ name: words, timeUnixNano: uint64, attributes }, { requiredKeys: [] }), {
      maxLength: 1,
    }),
    links: fc.array(fc.record({ traceId: id(16), spanId: id(8), attributes }, { requiredKeys: [] }), { maxLength: 1 }),
    status: fc.record({ code: fc.integer({ min: 0, max: 4 }), message: words }, { requiredKeys: [] }),
    flags: fc.nat(),
  },
  { requiredKeys: [] }
);
const request = fc.record({
  resourceSpans: fc.array(
    fc.record(
      {
        resource: fc.record({ attributes }),
        scopeSpans: fc.array(
          fc.record(
            {
              scope: fc.record({ name: words, version: words, attributes }, { requiredKeys: [] }),
              spans: fc.array(span, { maxLength: 5 }),
            },
            { requiredKeys: [] }
          ),
          { maxLength: 3 }
        ),
      },
      { requiredKeys: [] }
    ),
    { maxLength: 3 }
  ),
});

test('rows, counts and reasons are those of the way by objects', () => {
  fc.assert(
    fc.property(request, (told) => {
      const body = Buffer.from(encodeProtobuf('TracesRequest', told));
      expect(byWire(body)).toEqual(byObjects(body));
    }),
    { numRuns: 300 }
  );
});

const valid = () => Buffer.from(encodeProtobuf('TracesRequest', fc.sample(request, { numRuns: 30, seed: 7 })[29]));

test('of a body cut or changed anywhere, nothing is read beyond its end and nothing but an Error thrown', () => {
  const body = valid();
  fc.assert(
    fc.property(fc.nat(body.length), fc.nat(255), fc.nat(body.length), (at, byte, length) => {
      const broken = Buffer.from(body);
      broken[at % body.length] = byte;
      try {
        const { request: rows } = protobufTraceRows(broken.subarray(0, length));
        expect(rows.length).toBeLessThan(100 * (length + 1));
      } catch (reason) {
        expect(String(reason)).toMatch(/Error: /);
      }
    }),
    { numRuns: 1000 }
  );
});

test('a span of 10,000 attributes and one whose keys recur are read', () => {
  const start = {
    traceId: inBase64(new Uint8Array(16).fill(1)),
    spanId: inBase64(new Uint8Array(8).fill(2)),
    startTimeUnixNano: '5',
  };
  const many = Array.from({ length: 10_000 }, (_, i) => ({ key: `key ${i}`, value: { intValue: String(i) } }));
  const twice = ['first', 'last'].map((stringValue) => ({ key: 'model', value: { stringValue } }));
  for (const pairs of [many, twice]) {
    const told = { resourceSpans: [{ scopeSpans: [{ spans: [{ ...start, attributes: pairs }] }] }] };
    const body = Buffer.from(encodeProtobuf('TracesRequest', told));
    expect(byWire(body)).toEqual(byObjects(body));
  }
});
