import type { DataSourceJsonData } from '@grafana/data';

export type ContentRole = 'Admin' | 'Editor' | 'Viewer';

/** What a caller without a person behind it gets: aggregates of metrics queries, or an error that names the setting. */
export type BackgroundScope = 'none' | 'aggregates';

/** Read by the Go backend under the same names. */
export interface LoopscopeOptions extends DataSourceJsonData {
  /** `http(s)://host:8123` speaks HTTP, `clickhouse(s)://host:9000` the native protocol. */
  url?: string;
  database?: string;
  username?: string;

  tlsSkipVerify?: boolean;
  tlsAuthWithCACert?: boolean;
  tlsAuth?: boolean;
  serverName?: string;

  dialTimeoutSeconds?: number;
  queryTimeoutSeconds?: number;
  rowLimit?: number;

  tracesTable?: string;
  logsTable?: string;

  /** Where the datasource's process reaches Grafana, to check who is asking; Grafana's root URL where empty. */
  grafanaUrl?: string;

  content?: { minRole?: ContentRole };
  background?: { alerts?: BackgroundScope; public?: BackgroundScope };
}

export interface LoopscopeSecrets {
  password?: string;
  tlsCACert?: string;
  tlsClientCert?: string;
  tlsClientKey?: string;
}

/** What the backend assumes where a setting is empty; shown as placeholders. */
export const DEFAULT_OPTIONS = {
  database: 'otel',
  username: 'default',
  dialTimeoutSeconds: 5,
  queryTimeoutSeconds: 60,
  rowLimit: 200_000,
  tracesTable: 'otel_traces',
  logsTable: 'otel_logs',
  content: { minRole: 'Editor' },
  background: { alerts: 'none', public: 'none' },
} as const satisfies LoopscopeOptions;
