import type { DataSourceJsonData } from '@grafana/data';
import type { LlmSource } from '@loopscope/core';

export type ContentRole = 'Admin' | 'Editor' | 'Viewer';

/** What a caller without a person behind it gets: aggregates of metrics queries, or an error that names the setting. */
export type BackgroundScope = 'none' | 'aggregates';

/** Tenants by name, or all of them. */
export interface TenantGrant {
  tenants?: string[];
  all?: boolean;
}

/** What of a caller is looked up in the mapping; `claim:NAME` is a claim of the identity that Grafana signs. */
export type TenantSource = 'org' | 'email' | 'login' | 'role' | `claim:${string}`;

export interface TenantRule extends TenantGrant {
  match: string;
}

/** Whose spans a caller sees. Off, everybody who may query sees those of all tenants. */
export interface TenantOptions {
  guard?: boolean;
  from?: TenantSource;
  map?: TenantRule[];
  alerts?: TenantGrant;
  public?: TenantGrant;
}

export interface MaskPattern {
  name: string;
  /** A regular expression of RE2. */
  pattern: string;
  /** From 0 to 1; 1 where it is empty. */
  confidence?: number;
}

/** What is hidden in messages and attributes, and from whom. */
export interface MaskingOptions {
  clearFor?: ContentRole[];
  revealRole?: ContentRole;
  leastConfidence?: number;
  patterns?: MaskPattern[];
}

/**
 * Names of headers that go with every request over HTTP, beside the other options, as Grafana's own data sources keep
 * them. Their values are secrets of the same number.
 */
export interface HeaderNames {
  [name: `httpHeaderName${number}`]: string | undefined;
}

/** How Grafana Tempo is asked. */
export interface TempoOptions {
  /** Of its query frontend, such as `http://tempo:3200`. */
  url?: string;
  username?: string;
  /** Sent as `X-Scope-OrgID`. */
  tenant?: string;
  tlsSkipVerify?: boolean;
  tlsAuthWithCACert?: boolean;
  tlsAuth?: boolean;
  serverName?: string;
  /** The most traces that are read for one answer. */
  traceLimit?: number;
  /** Up to how many hours metrics are always read from whole traces. */
  wholeHours?: number;
}

/** The ClickHouse user that answers SQL of one tenant's people; its password is a secret by the tenant's name. */
export interface TenantUser {
  tenant: string;
  /** What `proxy tenants` names it, where absent; so is the database. */
  username?: string;
  database?: string;
}

/** Who may see what was agreed about prices. Nobody where it is empty. */
export interface FinanceOptions {
  logins?: string[];
  emails?: string[];
  role?: ContentRole;
}

/** Who may send SQL of their own. */
export interface SqlOptions {
  /** Off where absent. */
  enabled?: boolean;
  minRole?: ContentRole;
  /** Alert rules may have it, where they may read aggregates at all. */
  alerts?: boolean;
  /** The most rows that ClickHouse reads for one answer; no bound where absent. */
  rowsToRead?: number;
  /** Users for SQL of single tenants, while the tenant guard is on. */
  tenants?: TenantUser[];
}

/** Which of several hosts is asked: the first that answers, or one after the other. */
export type HostOrder = 'inOrder' | 'inTurn';

/** Read by the Go backend under the same names. */
export interface LoopscopeOptions extends DataSourceJsonData {
  /** What answers queries that name no source; where only one is configured, that one. */
  source?: LlmSource;
  tempo?: TempoOptions;

  /** `http(s)://host:8123` speaks HTTP, `clickhouse(s)://host:9000` the native protocol. */
  url?: string;
  /** Further hosts of the same cluster, `host` or `host:port`. */
  hosts?: string[];
  hostOrder?: HostOrder;
  database?: string;
  username?: string;

  /** Databases are asked with the token of whoever is signed in, and with nothing else. */
  oauthPassThru?: boolean;

  /** Databases are reached through Grafana's secure SOCKS proxy, and never around it. */
  enableSecureSocksProxy?: boolean;

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
  sql?: SqlOptions;
  finance?: FinanceOptions;
  tenants?: TenantOptions;
  masking?: MaskingOptions;
  /** The ClickHouse user that keeps the record of reveals. */
  audit?: { username?: string };
  /** The ClickHouse user that erases data subjects. */
  eraser?: { username?: string };
}

export interface LoopscopeSecrets {
  password?: string;
  auditPassword?: string;
  eraserPassword?: string;
  tlsCACert?: string;
  tlsClientCert?: string;
  tlsClientKey?: string;
  tempoPassword?: string;
  tempoToken?: string;
  tempoTlsCACert?: string;
  tempoTlsClientCert?: string;
  tempoTlsClientKey?: string;
  [many: `httpHeaderValue${number}` | `tempoHttpHeaderValue${number}` | `sqlPassword:${string}`]: string | undefined;
}

/** What the backend assumes where a setting is empty; shown as placeholders. */
export const DEFAULT_OPTIONS = {
  hostOrder: 'inOrder',
  database: 'otel',
  username: 'default',
  dialTimeoutSeconds: 5,
  queryTimeoutSeconds: 60,
  rowLimit: 200_000,
  tracesTable: 'otel_traces',
  logsTable: 'otel_logs',
  tempo: { traceLimit: 500, wholeHours: 6 },
  content: { minRole: 'Editor' },
  sql: { minRole: 'Editor' },
  background: { alerts: 'none', public: 'none' },
  tenants: { from: 'org' },
  masking: { revealRole: 'Admin', leastConfidence: 0.6 },
} as const satisfies LoopscopeOptions;
