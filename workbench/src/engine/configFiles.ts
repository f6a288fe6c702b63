import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MemoryBounds } from './memory';

/**
 * Whoever holds the password reaches tables, and nothing else of this machine: no files, no network, no other server.
 * (`file()`, `url()`, `remote()`, `s3()` and their like are all under SOURCES, which is not granted.)
 */
const GRANTS =
  'GRANT CHECK, SHOW, SELECT, INSERT, ALTER, CREATE, DROP, UNDROP TABLE, TRUNCATE, OPTIMIZE, KILL QUERY, dictGet, ' +
  'INTROSPECTION, SYSTEM RELOAD, SYSTEM FLUSH, SYSTEM MERGES, SYSTEM VIEWS, SYSTEM SYNC REPLICA, TABLE ENGINE ON *.*';

/** What sessions that narrow themselves to a role may do, as one GRANT statement or several, by the role's name. */
export type Roles = Readonly<Record<string, string | readonly string[]>>;

/** A user whom nobody logs in as, for views to read as (SQL SECURITY DEFINER). */
export interface Definer {
  grant: string;
  /** Which rows it sees, as conditions by database and table. */
  rows: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Access {
  roles?: Roles;
  definers?: Readonly<Record<string, Definer>>;
  /** Roles without rights on system tables. Servers give none as they are delivered; this engine hides rows instead. */
  withoutSystem?: readonly string[];
}

/** System tables that tell of other users, or of data that a role has no right to. */
const TELLING = [
  'processes',
  'errors',
  'parts',
  'mutations',
  'view_refreshes',
  'asynchronous_inserts',
  'query_cache',
  'dropped_tables',
];

/**
 * Writes the engine's configuration into `folder` and returns the path to hand to it. The engine knows one user, who is
 * in every role: rights can be narrowed by SET ROLE only as long as the user has none of its own.
 */
export function writeConfigFiles(folder: string, memory: MemoryBounds, access: Access = {}): string {
  mkdirSync(folder, { recursive: true });
  const users = join(folder, 'users.xml');
  const config = join(folder, 'config.xml');
  writeFileSync(users, usersXml(memory, access));
  writeFileSync(config, configXml(users, join(folder, 'user_files'), memory));
  return config;
}

function configXml(users: string, userFiles: string, memory: MemoryBounds): string {
  return `<clickhouse>
  <max_server_memory_usage>${memory.server}</max_server_memory_usage>
  <user_files_path>${escapeXml(userFiles)}</user_files_path>
  <user_directories><users_xml><path>${escapeXml(users)}</path></users_xml></user_directories>
  <users_config>${escapeXml(users)}</users_config>
</clickhouse>
`;
}

function usersXml(memory: MemoryBounds, { roles: narrow = {}, definers = {}, withoutSystem = [] }: Access): string {
  const owner = Object.keys(definers).length > 0 ? `${GRANTS}, SET DEFINER ON *` : GRANTS;
  const roles: Roles = { owner, ...narrow };
  // One insert may hold spans of many days: a replay, a sender whose clock is wrong.
  return `<clickhouse>
  <profiles>
    <default>
      <max_memory_usage>${memory.query}</max_memory_usage>
      <max_partitions_per_insert_block>0</max_partitions_per_insert_block>
    </default>
  </profiles>
  <quotas><default/></quotas>
  <roles>
${Object.entries(roles)
  .map(([name, grants]) => `    <${name}><grants>${[grants].flat().map(grantXml).join('')}</grants></${name}>`)
  .join('\n')}
  </roles>
  <users>
    <default>
      <password></password>
      <networks><ip>::/0</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
      <grants><query>GRANT ${Object.keys(roles).join(', ')}</query></grants>${systemXml(withoutSystem)}
    </default>
${Object.entries(definers).map(definerXml).join('')}  </users>
</clickhouse>
`;
}

const grantXml = (statement: string): string => `<query>${escapeXml(statement)}</query>`;

function definerXml([name, { grant, rows }]: [string, Definer]): string {
  return `    <${name}>
      <no_password/>
      <networks><ip>127.255.255.255</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
      <grants>${grantXml(grant)}</grants>
      ${rowsXml(rows)}
    </${name}>
`;
}

function systemXml(hiddenFrom: readonly string[]): string {
  const seen = `NOT hasAny(currentRoles(), [${hiddenFrom.map((role) => `'${role}'`).join(', ')}])`;
  return hiddenFrom.length === 0 ? '' : rowsXml({ system: Object.fromEntries(TELLING.map((table) => [table, seen])) });
}

function rowsXml(rows: Definer['rows']): string {
  const tables = (conditions: Readonly<Record<string, string>>) =>
    Object.entries(conditions).map(([table, seen]) => `<${table}><filter>${escapeXml(seen)}</filter></${table}>`);
  const databases = Object.entries(rows).map(([name, of]) => `<${name}>${tables(of).join('')}</${name}>`);
  return `<databases>${databases.join('')}</databases>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
