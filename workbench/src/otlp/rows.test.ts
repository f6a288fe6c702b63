import { logRows, traceRows } from './rows';

const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };

test('a span becomes the row that the collector would write', () => {
  const [row] = traceRows({
    resourceSpans: [
      {
        resource,
        scopeSpans: [
          {
            scope: { name: 'lib', version: '1' },
            spans: [
              {
                traceId: '0AF7651916CD43DD8448EB211C80319C',
                spanId: 'b7ad6b7169203331',
                name: 'chat',
                kind: 3,
                startTimeUnixNano: '1700000000000000001',
                endTimeUnixNano: '1700000001000000003',
                status: { code: 2, message: 'no' },
                attributes: [
                  { key: 'int', value: { intValue: '9007199254740993' } },
                  { key: 'double', value: { doubleValue: 0.25 } },
                  { key: 'bool', value: { boolValue: true } },
                  { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a<b' }, { intValue: '1' }] } } },
                  {
                    key: 'map',
                    value: {
                      kvlistValue: {
                        values: [
                          { key: 'z', value: { intValue: 2 } },
                          { key: 'a', value: { arrayValue: {} } },
                        ],
                      },
                    },
                  },
                  { key: 'nan', value: { doubleValue: 'NaN' } },
                  { key: 'nothing' },
                ],
                events: [{ name: 'exception', timeUnixNano: '1700000000500000000', attributes: [] }],
              },
            ],
          },
        ],
      },
    ],
  });
  expect(row).toEqual({
    Timestamp: '1700000000.000000001',
    TraceId: '0af7651916cd43dd8448eb211c80319c',
    SpanId: 'b7ad6b7169203331',
    ParentSpanId: '',
    TraceState: '',
    SpanName: 'chat',
    SpanKind: 'Client',
    ServiceName: 'shop',
    ResourceAttributes: { 'service.name': 'shop' },
    ScopeName: 'lib',
    ScopeVersion: '1',
    SpanAttributes: {
      int: '9007199254740993',
      double: '0.25',
      bool: 'true',
      list: '["a\\u003cb",1]',
      map: '{"a":[],"z":2}',
      nan: 'json: unsupported value: NaN',
      nothing: '',
    },
    Duration: '1000000002',
    StatusCode: 'Error',
    StatusMessage: 'no',
    'Events.Timestamp': ['1700000000.500000000'],
    'Events.Name': ['exception'],
    'Events.Attributes': [{}],
    'Links.TraceId': [],
    'Links.SpanId': [],
    'Links.TraceState': [],
    'Links.Attributes': [],
  });
});

test('enumerations may be names, and a span that ends before it began lasts no time', () => {
  const span = { traceId: '1', spanId: '2', startTimeUnixNano: '20', endTimeUnixNano: '10' };
  const [row] = traceRows({
    resourceSpans: [
      { scopeSpans: [{ spans: [{ ...span, kind: 'SPAN_KIND_SERVER', status: { code: 'STATUS_CODE_OK' } }] }] },
    ],
  });
  expect(row).toMatchObject({ SpanKind: 'Server', StatusCode: 'Ok', Duration: '0', Timestamp: '0000000000.000000020' });
});

test('a log record without a time of its own takes the time it was seen at', () => {
  const [row] = logRows({
    resourceLogs: [
      {
        resource,
        scopeLogs: [
          {
            logRecords: [
              {
                timeUnixNano: '0',
                observedTimeUnixNano: '1700000000000000000',
                eventName: 'gen_ai.choice',
                body: { kvlistValue: { values: [{ key: 'index', value: { intValue: '0' } }] } },
                severityNumber: 9,
              },
            ],
          },
        ],
      },
    ],
  });
  expect(row).toMatchObject({
    Timestamp: '1700000000.000000000',
    ServiceName: 'shop',
    Body: '{"index":0}',
    EventName: 'gen_ai.choice',
    SeverityNumber: 9,
  });
});
