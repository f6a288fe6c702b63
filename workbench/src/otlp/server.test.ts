import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { closeServer, listen } from '../http/listen';
import { DATABASE, temporaryEngine } from '../testing/temporaryEngine';
import { InsertQueue } from './InsertQueue';
import { otlpQueues } from './insertRows';
import { encodeProtobuf } from './protobuf';
import { createOtlpServer } from './server';

const engine = temporaryEngine();
const spoolDir = mkdtempSync(join(tmpdir(), 'loopscope-otlp-'));
let server: Server;
let url: string;

beforeAll(async () => {
  const queues = otlpQueues({ engine: engine.current(), database: DATABASE, spoolDir }, { interval: 20 });
  server = createOtlpServer(queues, () => undefined);
  url = `http://127.0.0.1:${await listen(server, { port: 0, variable: 'PORT' })}`;
});

afterAll(async () => {
  await closeServer(server);
  rmSync(spoolDir, { recursive: true, force: true });
});

const START = 1_750_000_000_000_000_000n;

function span(spanId: string, more: object = {}) {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId,
    name: 'chat gpt-5',
    kind: 3,
    startTimeUnixNano: String(START),
    endTimeUnixNano: String(START + 1_500_000_000n),
    attributes: [{ key: 'gen_ai.request.model', value: { stringValue: 'gpt-5' } }],
    ...more,
  };
}

function traces(service: string, spans: object[]) {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'test', version: '1' }, spans }] }] };
}

async function post(path: string, body: BodyInit, headers: Record<string, string> = {}) {
  const response = await fetch(url + path, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, text: bytes.toString('utf8'), bytes };
}

const postTraces = (service: string, spans: object[]) => post('/v1/traces', JSON.stringify(traces(service, spans)));

function stored(service: string) {
  return engine
    .current()
    .rows<Record<string, unknown>>(
      `SELECT * FROM ${DATABASE}.otel_traces WHERE ServiceName = {service:String} ORDER BY Timestamp, SpanId`,
      { parameters: { service } }
    );
}

test('a span is in the table, as the collector would write it, when it is acknowledged', async () => {
  const answer = await postTraces('json', [
    span('b7ad6b7169203331', {
      parentSpanId: '00f067aa0ba902b7',
      status: { code: 2, message: 'quota' },
      attributes: [
        { key: 'gen_ai.usage.input_tokens', value: { intValue: '9007199254740993' } },
        { key: 'temperature', value: { doubleValue: 0.5 } },
        { key: 'stream', value: { boolValue: true } },
        { key: 'reasons', value: { arrayValue: { values: [{ stringValue: 'stop' }, { intValue: 2 }] } } },
      ],
      events: [
        { timeUnixNano: String(START + 1n), name: 'first token', attributes: [{ key: 'n', value: { intValue: '1' } }] },
      ],
    }),
  ]);
  expect(answer).toMatchObject({ status: 200, text: '{}' });
  expect(await stored('json')).toEqual([
    {
      Timestamp: '2025-06-15 15:06:40.000000000',
      TraceId: '0af7651916cd43dd8448eb211c80319c',
      SpanId: 'b7ad6b7169203331',
      ParentSpanId: '00f067aa0ba902b7',
      TraceState: '',
      SpanName: 'chat gpt-5',
      SpanKind: 'Client',
      ServiceName: 'json',
      ResourceAttributes: { 'service.name': 'json' },
      ScopeName: 'test',
      ScopeVersion: '1',
      SpanAttributes: {
        'gen_ai.usage.input_tokens': '9007199254740993',
        temperature: '0.5',
        stream: 'true',
        reasons: '["stop",2]',
      },
      Duration: 1_500_000_000,
      StatusCode: 'Error',
      StatusMessage: 'quota',
      'Events.Timestamp': ['2025-06-15 15:06:40.000000001'],
      'Events.Name': ['first token'],
      'Events.Attributes': [{ n: '1' }],
      'Links.TraceId': [],
      'Links.SpanId': [],
      'Links.TraceState': [],
      'Links.Attributes': [],
    },
  ]);
});

test('protobuf, gzipped, gives the same row as JSON', async () => {
  const bytes = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
  const sent = span('b7ad6b7169203331');
  const message = traces('protobuf', [{ ...sent, traceId: bytes(sent.traceId), spanId: bytes(sent.spanId) }]);
  const answer = await post('/v1/traces', gzipSync(encodeProtobuf('TracesRequest', message)), {
    'content-type': 'application/x-protobuf',
    'content-encoding': 'gzip',
  });
  expect(answer.status).toBe(200);
  expect(answer.bytes).toHaveLength(0);
  await postTraces('as json', [sent]);
  const [fromProtobuf] = await stored('protobuf');
  const [fromJson] = await stored('as json');
  const asJson = { ServiceName: 'as json', ResourceAttributes: { 'service.name': 'as json' } };
  expect({ ...fromProtobuf, ...asJson }).toEqual(fromJson);
});

test('logs keep their trace, event name and structured body', async () => {
  const record = {
    observedTimeUnixNano: String(START),
    severityNumber: 9,
    eventName: 'gen_ai.choice',
    body: { kvlistValue: { values: [{ key: 'index', value: { intValue: '0' } }] } },
    traceId: '0AF7651916CD43DD8448EB211C80319C',
    spanId: 'b7ad6b7169203331',
  };
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'logs' } }] };
  const body = { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'test' }, logRecords: [record] }] }] };
  expect(await post('/v1/logs', JSON.stringify(body))).toMatchObject({ status: 200 });
  const rows = await engine
    .current()
    .rows(`SELECT Timestamp, TraceId, Body, EventName, SeverityNumber FROM ${DATABASE}.otel_logs`);
  expect(rows).toEqual([
    {
      Timestamp: '2025-06-15 15:06:40.000000000',
      TraceId: '0af7651916cd43dd8448eb211c80319c',
      Body: '{"index":0}',
      EventName: 'gen_ai.choice',
      SeverityNumber: 9,
    },
  ]);
});

describe('what is wrong is named, and the rest is kept:', () => {
  test.each([
    ['JSON', '{"resourceSpans": [', 'application/json', /no valid OTLP JSON: /],
    [
      'protobuf',
      Buffer.from([0x0a, 0xff, 0x01, 0x02]),
      'application/x-protobuf',
      /no valid OTLP protobuf \(traces\): /,
    ],
    ['a list in place of an object', '[]', 'application/json', /the body must be an object and is a list/],
    [
      'a wrong shape deep inside',
      '{"resourceSpans":[{"scopeSpans":[{"spans":{}}]}]}',
      'application/json',
      /resourceSpans\[0\]\.scopeSpans\[0\]\.spans must be a list and is a object|an object/,
    ],
  ])('broken %s is refused with 400', async (_, body, type, message) => {
    const answer = await post('/v1/traces', body, { 'content-type': type });
    expect(answer.status).toBe(400);
    expect(answer.text).toMatch(message);
  });

  test('broken gzip', async () => {
    const answer = await post('/v1/traces', 'plain text', { 'content-encoding': 'gzip' });
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('cannot be read as gzip') });
  });

  test('an unknown content type, path or method', async () => {
    expect(await post('/v1/traces', 'x', { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
    expect(await post('/v1/metrics', '{}')).toMatchObject({ status: 404, text: expect.stringContaining('/v1/traces') });
    expect((await fetch(`${url}/v1/traces`)).status).toBe(405);
  });

  test('a web page', async () => {
    expect(await post('/v1/traces', '{}', { origin: 'http://example.com' })).toMatchObject({ status: 403 });
  });

  test('a body over the limit, also where it is small on the wire', async () => {
    const large = gzipSync(Buffer.alloc(80 * 2 ** 20, ' '));
    const answer = await post('/v1/traces', large, { 'content-encoding': 'gzip' });
    expect(answer).toMatchObject({ status: 413, text: expect.stringContaining('larger than 64 MiB') });
  });

  test('20 MB of valid spans are taken', async () => {
    const text = 'x'.repeat(20_000);
    const spans = Array.from({ length: 1000 }, (_, i) =>
      span((i + 1).toString(16).padStart(16, '0'), { attributes: [{ key: 'input', value: { stringValue: text } }] })
    );
    expect(await postTraces('large', spans)).toMatchObject({ status: 200, text: '{}' });
    expect(await stored('large')).toHaveLength(1000);
  });

  test('spans without an identity or time are rejected one by one', async () => {
    const answer = await postTraces('partial', [
      span('b7ad6b7169203331'),
      span('short'),
      span('0000000000000000'),
      span('b7ad6b7169203332', { startTimeUnixNano: 'yesterday' }),
      span('b7ad6b7169203333', { traceId: undefined }),
    ]);
    expect(answer.status).toBe(200);
    const { partialSuccess } = JSON.parse(answer.text);
    expect(partialSuccess.rejectedSpans).toBe('4');
    expect(partialSuccess.errorMessage).toContain(
      'spans[1]: spanId must be 16 hex digits, not all zero, and is "short"'
    );
    expect(partialSuccess.errorMessage).toContain(
      'startTimeUnixNano must be nanoseconds since 1970 and is "yesterday"'
    );
    expect(partialSuccess.errorMessage).toContain('(and 1 more)');
    expect(await stored('partial')).toHaveLength(1);
  });

  test('attributes of wrong types never cost a span its place', async () => {
    const attributes = [
      { key: 'gen_ai.usage.input_tokens', value: { intValue: 'many' } },
      { key: 'model', value: 'gpt-5' },
      { key: 'nothing', value: null },
      { value: { stringValue: 'no key' } },
      'no pair',
      { key: 'nested', value: { arrayValue: { values: [null, { kvlistValue: { values: 'none' } }] } } },
    ];
    const answer = await postTraces('odd', [
      span('b7ad6b7169203331', { attributes, name: 7, status: 'bad', events: [3] }),
      span('b7ad6b7169203332', { attributes: 'none', endTimeUnixNano: String(START - 5n) }),
    ]);
    expect(answer).toMatchObject({ status: 200, text: '{}' });
    expect(await stored('odd')).toMatchObject([
      {
        SpanName: '7',
        SpanAttributes: { 'gen_ai.usage.input_tokens': 'many', model: 'gpt-5', nothing: '', nested: '[null,{}]' },
      },
      { SpanAttributes: {}, Duration: 0 },
    ]);
  });

  test('spans from any time, without parents, twice and out of order are kept', async () => {
    const day = 86_400_000_000_000n;
    const years = Array.from({ length: 300 }, (_, i) =>
      span((i + 1).toString(16).padStart(16, '0'), {
        startTimeUnixNano: String(START + BigInt((i * 37) % 300) * 10n * day),
        endTimeUnixNano: String(START + BigInt((i * 37) % 300) * 10n * day + 1n),
        parentSpanId: 'ffffffffffffffff',
      })
    );
    const first = span('ffffffffffffffff', {
      startTimeUnixNano: 5,
      endTimeUnixNano: '7',
      events: [{ name: 'no time' }],
    });
    expect(await postTraces('any time', [...years, years[0], first])).toMatchObject({ status: 200, text: '{}' });
    expect(await stored('any time')).toHaveLength(302);
  });
});

test('while too much waits, senders are told when to come again', async () => {
  const full = new InsertQueue({ insert: () => new Promise(() => undefined), maxWaiting: 1 });
  void full.add(Buffer.from('first'), 1);
  void full.add(Buffer.from('second'), 1);
  const said: string[] = [];
  const busy = createOtlpServer({ traces: full, logs: full }, (line) => said.push(line));
  const port = await listen(busy, { port: 0, variable: 'PORT' });
  const body = JSON.stringify(traces('busy', [span('b7ad6b7169203331')]));
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`http://127.0.0.1:${port}/v1/traces`, { method: 'POST', body, headers });
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('2');
  expect(said).toEqual([expect.stringContaining('OTLP is turned away')]);
  await closeServer(busy);
});
