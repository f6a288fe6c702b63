import type { DataSourceSettings } from '@grafana/data';

import { headerName, headerRows } from '../headerRows';
import type { HeaderNames, LoopscopeOptions, LoopscopeSecrets, TempoOptions } from '../LoopscopeOptions';

/** A data source as Grafana's API tells it: settings, and which secrets are stored, never what they are. */
export type KnownDataSource = Pick<DataSourceSettings, 'type' | 'url' | 'basicAuth' | 'basicAuthUser'> & {
  jsonData: Record<string, unknown>;
  secureJsonFields?: Record<string, boolean>;
};

export const CLICKHOUSE_TYPES = ['grafana-clickhouse-datasource', 'vertamedia-clickhouse-datasource'];
export const TEMPO_TYPES = ['tempo'];

export interface Copied {
  changes: LoopscopeOptions & HeaderNames;
  /** Those that the other data source has and that have to be typed here. */
  toType: Array<keyof LoopscopeSecrets>;
  /** Headers whose values are fields of their own here, such as the tenant's. */
  leftOut: string[];
}

/** The secrets of each connection: none of them is to reach the address that was copied. */
export const SECRETS_OF: Record<'clickhouse' | 'tempo', Array<keyof LoopscopeSecrets>> = {
  clickhouse: ['password', 'tlsCACert', 'tlsClientCert', 'tlsClientKey'],
  tempo: ['tempoPassword', 'tempoToken', 'tempoTlsCACert', 'tempoTlsClientCert', 'tempoTlsClientKey'],
};

/** How the other data source is connected, as options of this one. */
export function copiedConnection(from: KnownDataSource, current: LoopscopeOptions): Copied {
  return TEMPO_TYPES.includes(from.type) ? copyTempo(from, current) : copyClickHouse(from, current);
}

function copyClickHouse(from: KnownDataSource, current: LoopscopeOptions): Copied {
  const { jsonData, secureJsonFields = {} } = from;
  const listed = Array.isArray(jsonData.httpHeaders) ? jsonData.httpHeaders : [];
  const names = [...listed.map((header: { name?: unknown }) => text(header.name)), ...namesIn(jsonData)];
  const headers = asHeaders(names, /^(authorization|x-clickhouse-.*)$/i);
  return {
    changes: {
      url: text(jsonData.host) || text(jsonData.server) ? addressOf(jsonData) : from.url || undefined,
      hosts: undefined,
      database: text(jsonData.defaultDatabase) || text(object(jsonData.traces).defaultDatabase),
      tracesTable: text(object(jsonData.traces).defaultTable),
      logsTable: text(object(jsonData.logs).defaultTable),
      username: text(jsonData.username) || (from.basicAuth ? from.basicAuthUser || undefined : undefined),
      oauthPassThru: jsonData.oauthPassThru === true || undefined,
      ...tlsOf(jsonData),
      ...emptied(current),
      ...headers.options,
    },
    toType: [
      ...(secureJsonFields.password || secureJsonFields.basicAuthPassword ? (['password'] as const) : []),
      ...(jsonData.tlsAuthWithCACert ? (['tlsCACert'] as const) : []),
      ...(jsonData.tlsAuth ? (['tlsClientCert', 'tlsClientKey'] as const) : []),
      ...headers.numbers.map((number) => `httpHeaderValue${number}` as const),
    ],
    leftOut: headers.leftOut,
  };
}

function copyTempo(from: KnownDataSource, current: LoopscopeOptions): Copied {
  const { jsonData, secureJsonFields = {} } = from;
  const headers = asHeaders(namesIn(jsonData), /^(authorization|x-scope-orgid)$/i);
  const tempo: TempoOptions = {
    ...current.tempo,
    url: from.url || undefined,
    username: from.basicAuth ? from.basicAuthUser || undefined : undefined,
    tenant: undefined,
    ...tlsOf(jsonData),
    ...emptied(current.tempo ?? {}),
    ...headers.options,
  };
  return {
    changes: { tempo, oauthPassThru: jsonData.oauthPassThru === true || current.oauthPassThru },
    toType: [
      ...(from.basicAuth && secureJsonFields.basicAuthPassword ? (['tempoPassword'] as const) : []),
      ...(jsonData.tlsAuthWithCACert ? (['tempoTlsCACert'] as const) : []),
      ...(jsonData.tlsAuth ? (['tempoTlsClientCert', 'tempoTlsClientKey'] as const) : []),
      ...headers.numbers.map((number) => `tempoHttpHeaderValue${number}` as const),
    ],
    leftOut: headers.leftOut,
  };
}

/** Grafana's ClickHouse data source keeps an address in parts. */
function addressOf(jsonData: Record<string, unknown>): string {
  const isHttp = jsonData.protocol === 'http';
  const secure = jsonData.secure === true;
  const scheme = isHttp ? (secure ? 'https' : 'http') : secure ? 'clickhouses' : 'clickhouse';
  const host = text(jsonData.host) ?? text(jsonData.server) ?? '';
  const port = Number(jsonData.port) || (isHttp ? (secure ? 8443 : 8123) : secure ? 9440 : 9000);
  const path = isHttp ? (text(jsonData.path) ?? '').replace(/^\/*(?=.)/, '/') : '';
  return `${scheme}://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}${path}`;
}

function tlsOf(jsonData: Record<string, unknown>) {
  return {
    tlsSkipVerify: jsonData.tlsSkipVerify === true || undefined,
    tlsAuthWithCACert: jsonData.tlsAuthWithCACert === true || undefined,
    tlsAuth: jsonData.tlsAuth === true || undefined,
    serverName: text(jsonData.serverName),
  };
}

const namesIn = (jsonData: Record<string, unknown>) => headerRows(jsonData).map(({ name }) => name);

/** Numbers from 1 on; what has a field of its own here is left out. */
function asHeaders(names: Array<string | undefined>, own: RegExp) {
  const told = names.filter((name) => name !== undefined && name !== '') as string[];
  const kept = told.filter((name) => !own.test(name));
  return {
    options: Object.fromEntries(kept.map((name, at) => [headerName(at + 1), name])),
    numbers: kept.map((_, at) => at + 1),
    leftOut: told.filter((name) => own.test(name)),
  };
}

const emptied = (options: object): HeaderNames =>
  Object.fromEntries(headerRows(options).map(({ number }) => [headerName(number), undefined]));

const text = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined);

const object = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
