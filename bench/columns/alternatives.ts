import type { Engine } from '../../workbench/src/engine/Engine';
import { DATABASE } from '../store';

interface Column {
  name: string;
  type: string;
  codec: string;
}

/** Ways to store a column, tried on every one that they can be tried on. */
const CODECS: Record<string, (column: Column) => string | undefined> = {
  LZ4: () => 'LZ4',
  'ZSTD(1)': () => 'ZSTD(1)',
  'ZSTD(3)': () => 'ZSTD(3)',
  'Delta, ZSTD(1)': ({ type }) => (isNumber(type) ? 'Delta, ZSTD(1)' : undefined),
  'DoubleDelta, ZSTD(1)': ({ type }) => (isNumber(type) ? 'DoubleDelta, ZSTD(1)' : undefined),
  'T64, ZSTD(1)': ({ type }) => (isNumber(type) ? 'T64, ZSTD(1)' : undefined),
};

const isNumber = (type: string) => /^(Nullable\()?(U?Int\d+|DateTime(64)?\b.*|Date|Enum8.*)\)?$/.test(type);

/** Bytes a row on disk of each column, as the schema stores it and each other way. */
export interface Sizes {
  rows: number;
  columns: Array<{ name: string; codec: string; asIs: number; bytes: Record<string, number> }>;
}

async function bytesOf(engine: Engine, table: string): Promise<Map<string, number>> {
  const rows = await engine.rows<{ name: string; bytes: string }>(
    `SELECT column AS name, toString(sum(column_data_compressed_bytes)) AS bytes FROM system.parts_columns WHERE active AND database = '${DATABASE}' AND table = '${table}' GROUP BY column`
  );
  return new Map(rows.map(({ name, bytes }) => [name, Number(bytes)]));
}

/** A copy of a table, merged to one part a partition; wide, since only wide parts tell their columns apart. */
async function copy(engine: Engine, table: string, change: string[], orderBy?: string): Promise<Map<string, number>> {
  const run = (sql: string) => engine.run({ sql, database: DATABASE });
  const [{ create = '' } = {}] = await engine.rows<{ create: string }>(
    `SELECT create_table_query AS create FROM system.tables WHERE database = '${DATABASE}' AND name = '${table}'`
  );
  const name = 'bench_copy';
  await run(`DROP TABLE IF EXISTS ${name}`);
  await run(
    create
      .replace(`${DATABASE}.${table}`, `${DATABASE}.${name}`)
      .replace(/ ENGINE = \w+(\([^)]*\))?/, ' ENGINE = MergeTree')
      .replace(/ TTL .*?(?= SETTINGS)/, '')
      .replace(/ORDER BY \([^)]*\)/, (key) => (orderBy === undefined ? key : `ORDER BY (${orderBy})`))
      .replace(/ SETTINGS /, ' SETTINGS min_bytes_for_wide_part = 0, ')
  );
  for (const command of change) {
    await run(`ALTER TABLE ${name} ${command}`);
  }
  await run(`INSERT INTO ${name} SELECT * FROM ${table}`);
  await run(`OPTIMIZE TABLE ${name} FINAL`);
  return bytesOf(engine, name);
}

export async function codecsOf(engine: Engine, table: string): Promise<Sizes> {
  const columns = await engine.rows<Column>(
    `SELECT name, type, compression_codec AS codec FROM system.columns WHERE database = '${DATABASE}' AND table = '${table}' AND default_kind NOT IN ('MATERIALIZED', 'ALIAS') ORDER BY position`
  );
  const [{ rows = '0' } = {}] = await engine.rows<{ rows: string }>(
    `SELECT toString(count()) AS rows FROM ${DATABASE}.${table}`
  );
  const asIs = await copy(engine, table, []);
  const found = columns.map(({ name, codec }) => ({
    name,
    codec,
    asIs: asIs.get(name) ?? 0,
    bytes: {} as Record<string, number>,
  }));
  for (const [label, codecOf] of Object.entries(CODECS)) {
    const change = columns.flatMap((column) => {
      const codec = codecOf(column);
      return codec === undefined ? [] : [`MODIFY COLUMN \`${column.name}\` CODEC(${codec})`];
    });
    const bytes = await copy(engine, table, change);
    found.forEach((column, at) => {
      if (codecOf(columns[at] ?? (column as never)) !== undefined) {
        column.bytes[label] = bytes.get(column.name) ?? 0;
      }
    });
  }
  return { rows: Number(rows), columns: found };
}

/** Bytes of a table by what its rows are in order of. */
export async function ordersOf(
  engine: Engine,
  table: string,
  keys: readonly string[]
): Promise<Array<[key: string, bytes: number]>> {
  const sizes: Array<[string, number]> = [];
  for (const key of keys) {
    const bytes = await copy(engine, table, [], key);
    sizes.push([key, [...bytes.values()].reduce((sum, of) => sum + of, 0)]);
  }
  return sizes;
}
