import type { IncomingHttpHeaders } from 'node:http';
import { BAD_ARGUMENTS, clickHouseError } from './errors';

/** What a request asks for besides its body. */
export interface ClickHouseRequest {
  query: string;
  database?: string;
  format?: string;
  queryId?: string;
  settings: Record<string, string>;
  parameters: Record<string, string>;
  /** The answer is to be in ClickHouse's compressed blocks. */
  compressedAnswer: boolean;
  /** The body is in ClickHouse's compressed blocks. */
  compressedBody: boolean;
}

/** Parameters of the interface itself; every other one is a setting. */
const OF_THE_INTERFACE = new Set([
  'query', 'database', 'default_format', 'query_id', 'user', 'password', 'compress', 'decompress', 'session_id',
  'session_timeout', 'session_check', 'quota_key', 'client_protocol_version', 'role', 'stacktrace', 'buffer_size',
  'wait_end_of_query', 'close_session', 'http_write_exception_in_output_format', 'network_compression_method',
  'network_zstd_compression_level', 'enable_http_compression', 'http_zlib_compression_level',
]); // prettier-ignore

/** Rows are always written before the answer, which promises more than these ask for. */
const ALWAYS_SYNCHRONOUS = new Set([
  'async_insert',
  'wait_for_async_insert',
  'async_insert_busy_timeout_ms',
  'log_comment',
]);

export function parseRequest(search: URLSearchParams, headers: IncomingHttpHeaders): ClickHouseRequest {
  const request: ClickHouseRequest = {
    query: search.get('query') ?? '',
    database: search.get('database') ?? header(headers, 'x-clickhouse-database'),
    format: search.get('default_format') ?? header(headers, 'x-clickhouse-format'),
    queryId: search.get('query_id') ?? undefined,
    settings: {},
    parameters: {},
    compressedAnswer: search.get('compress') === '1',
    compressedBody: search.get('decompress') === '1',
  };
  for (const [name, value] of search) {
    if (name.startsWith('param_')) {
      request.parameters[checkedName(name.slice('param_'.length))] = value;
    } else if (!OF_THE_INTERFACE.has(name) && !ALWAYS_SYNCHRONOUS.has(name)) {
      request.settings[checkedName(name)] = value;
    }
  }
  return request;
}

function checkedName(name: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw clickHouseError(BAD_ARGUMENTS, 'BAD_ARGUMENTS', `"${name}" is no name of a setting or query parameter.`);
  }
  return name;
}

export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
