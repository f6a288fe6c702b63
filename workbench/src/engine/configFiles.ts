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

/** What sessions that narrow themselves to a role may do, as GRANT statements, by the role's name. */
export type Roles = Readonly<Record<string, string>>;

/**
 * Writes the engine's configuration into `folder` and returns the path to hand to it. The engine knows one user, who is
 * in every role: rights can be narrowed by SET ROLE only as long as the user has none of its own.
 */
export function writeConfigFiles(folder: string, memory: MemoryBounds, roles: Roles = {}): string {
  mkdirSync(folder, { recursive: true });
  const users = join(folder, 'users.xml');
  const config = join(folder, 'config.xml');
  writeFileSync(users, usersXml(memory, { owner: GRANTS, ...roles }));
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

function usersXml(memory: MemoryBounds, roles: Roles): string {
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
  .map(([name, grants]) => `    <${name}><grants><query>${grants}</query></grants></${name}>`)
  .join('\n')}
  </roles>
  <users>
    <default>
      <password></password>
      <networks><ip>::/0</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
      <grants><query>GRANT ${Object.keys(roles).join(', ')}</query></grants>
    </default>
  </users>
</clickhouse>
`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
