import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dataFrameFromJSON, type DataFrame, type DataFrameJSON, type FieldType } from '@grafana/data';

/**
 * Recorded spans of semantics/fixtures as the trace frames that Grafana's data sources make of them: Tempo
 * (pkg/tsdb/tempo/trace_transform.go), Jaeger over its HTTP and its gRPC interface (pkg/tsdb/jaeger, and its golden files)
 * and ClickHouse (grafana/clickhouse-datasource, src/data/sqlGenerator.ts, over the collector's table).
 */
export const FOREIGN_SOURCES = ['Tempo', 'Jaeger', 'Jaeger over gRPC', 'ClickHouse'] as const;

export type ForeignSource = (typeof FOREIGN_SOURCES)[number];

interface AnyValue {
  stringValue?: string;
  intValue?: string | number;
  doubleValue?: number;
  boolValue?: boolean;
  arrayValue?: { values?: AnyValue[] };
  kvlistValue?: { values?: Attribute[] };
}

interface Attribute {
  key: string;
  value: AnyValue;
}

export interface OtlpSpan {
  kind?: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status?: { code?: number; message?: string };
  attributes?: Attribute[];
}

export interface OtlpBody {
  resourceSpans: Array<{
    resource?: { attributes?: Attribute[] };
    scopeSpans: Array<{ scope?: { name?: string; version?: string }; spans: OtlpSpan[] }>;
  }>;
}

interface Told {
  span: OtlpSpan;
  resource: Attribute[];
  scope: { name?: string; version?: string };
}

const FIXTURES = path.join(__dirname, '..', '..', 'semantics', 'fixtures');

/** What was recorded of a run, and what is true of it. */
export function recorded<Truth>(name: string): { body: OtlpBody; truth: Truth } {
  const read = (folder: string, file: string) => JSON.parse(readFileSync(path.join(FIXTURES, folder, file), 'utf8'));
  return { body: read('spans', `${name}.otlp.json`), truth: read('truth', `${name}.json`) };
}

/** The frame of the first trace, as the data source would answer. */
export function foreignFrame(source: ForeignSource, body: OtlpBody): DataFrame {
  const all = body.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope = {}, spans }) =>
      spans.map((span): Told => ({ span, resource: resource?.attributes ?? [], scope }))
    )
  );
  return frameOf(
    all.filter(({ span }) => span.traceId === all[0].span.traceId),
    COLUMNS[source],
    source.startsWith('Jaeger') ? { traceFormat: 'jaeger' } : {}
  );
}

type Column = [name: string, type: string, of: (told: Told) => unknown];

const SHARED: Column[] = [
  ['spanID', 'string', ({ span }) => span.spanId],
  ['operationName', 'string', ({ span }) => span.name],
  ['serviceName', 'string', ({ resource }) => plain(resource.find(({ key }) => key === 'service.name')?.value ?? {})],
  ['duration', 'number', ({ span }) => ms(span.endTimeUnixNano) - ms(span.startTimeUnixNano)],
];

const parent = ({ span }: Told): string => span.parentSpanId ?? '';
const start = ({ span }: Told): number => ms(span.startTimeUnixNano);
const status = ({ span }: Told): number => span.status?.code ?? 0;

const COLUMNS: Record<ForeignSource, Column[]> = {
  Tempo: [
    ['traceID', 'string', ({ span }) => span.traceId.replace(/^0{16}/, '')],
    ...SHARED,
    ['parentSpanID', 'string', parent],
    ['startTime', 'number', start],
    ['statusCode', 'number', status],
    ['statusMessage', 'string', ({ span }) => span.status?.message ?? ''],
    ['instrumentationLibraryName', 'string', ({ scope }) => scope.name ?? ''],
    ['instrumentationLibraryVersion', 'string', ({ scope }) => scope.version ?? ''],
    ['serviceTags', 'other', ({ resource }) => resource.map(tempoTag)],
    ['tags', 'other', ({ span }) => (span.attributes ?? []).map(tempoTag)],
  ],
  Jaeger: [
    ['traceID', 'string', ({ span }) => span.traceId],
    ...SHARED,
    ['parentSpanID', 'string', (told) => parent(told) || null],
    ['startTime', 'number', start],
    ['serviceTags', 'other', ({ resource }) => resource.map(jaegerTag)],
    // Its collector writes the status and the instrumentation as tags.
    ['tags', 'other', (told) => [...(told.span.attributes ?? []).map(jaegerTag), ...scopeTags(told), ...statusTags(told)]],
    ['warnings', 'other', () => null],
  ],
  'Jaeger over gRPC': [
    ['traceID', 'string', ({ span }) => span.traceId],
    ...SHARED,
    ['parentSpanID', 'string', parent],
    ['startTime', 'number', start],
    ['statusCode', 'number', status],
    ['statusMessage', 'string', ({ span }) => span.status?.message ?? ''],
    ['serviceTags', 'other', ({ resource }) => resource.map(jaegerTag)],
    ['tags', 'other', (told) => [...(told.span.attributes ?? []).map(jaegerTag), ...scopeTags(told)]],
  ],
  ClickHouse: [
    ['traceID', 'string', ({ span }) => span.traceId],
    ...SHARED,
    ['parentSpanID', 'string', parent],
    // Timestamp is a time: the frame keeps milliseconds.
    ['startTime', 'time', (told) => Math.floor(start(told))],
    ['statusCode', 'number', (told) => (status(told) === 2 ? 2 : 0)],
    ['instrumentationLibraryName', 'string', ({ scope }) => scope.name ?? ''],
    // Maps of strings.
    ['tags', 'other', ({ span }) => (span.attributes ?? []).map(textTag)],
    ['serviceTags', 'other', ({ resource }) => resource.map(textTag)],
  ],
};

function frameOf(rows: Told[], columns: Column[], custom: object): DataFrame {
  const json = {
    schema: {
      meta: { preferredVisualisationType: 'trace', custom },
      // A field's type is written as text.
      fields: columns.map(([name, type]) => ({ name, type: type as FieldType })),
    },
    data: { values: columns.map(([, , of]) => rows.map(of)) },
  } satisfies DataFrameJSON;
  return dataFrameFromJSON(json);
}

function ms(nanoseconds: string): number {
  return Number(BigInt(nanoseconds) / 1_000n) / 1_000;
}

/** The value that is told. */
export function plain({ stringValue, intValue, doubleValue, boolValue, arrayValue, kvlistValue }: AnyValue): unknown {
  const number = intValue === undefined ? doubleValue : Number(intValue);
  const members = kvlistValue?.values?.map(({ key, value }) => [key, plain(value)] as const);
  return stringValue ?? number ?? boolValue ?? arrayValue?.values?.map(plain) ?? (members && Object.fromEntries(members));
}

/** Lists and maps are JSON in a text. */
function flat(value: AnyValue): unknown {
  const told = plain(value);
  return typeof told === 'object' ? JSON.stringify(told) : told;
}

const tempoTag = ({ key, value }: Attribute) => ({ value: flat(value), key });

function jaegerTag({ key, value }: Attribute) {
  const told = flat(value);
  const type = typeof told === 'number' ? (value.intValue === undefined ? 'float64' : 'int64') : typeof told;
  return { key, type: type === 'boolean' ? 'bool' : type, value: told };
}

const textTag = ({ key, value }: Attribute) => ({ key, value: String(flat(value) ?? '') });

function scopeTags({ scope }: Told) {
  return scope.name ? [{ key: 'otel.scope.name', type: 'string', value: scope.name }] : [];
}

function statusTags({ span }: Told) {
  return span.status?.code === 2
    ? [
        { key: 'otel.status_code', type: 'string', value: 'ERROR' },
        { key: 'error', type: 'bool', value: true },
      ]
    : [];
}
