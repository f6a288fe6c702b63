import { Readable } from 'node:stream';
import { withSpooled } from '../clickhouse/spool';
import type { Engine } from '../engine/Engine';
import { INSERT_SETTINGS } from '../engine/insertSettings';
import { identifier, stringLiteral } from '../engine/literal';
import { InsertQueue, type InsertQueueOptions } from './InsertQueue';
import { LOG_COLUMNS, TRACE_COLUMNS } from './rowsAsBinary';
import type { OtlpQueues } from './server';

export interface Tables {
  engine: Engine;
  database: string;
  /** Folder for rows on their way in. */
  spoolDir: string;
}

/** What is received goes into the collector's tables in `database`. */
export function otlpQueues(tables: Tables, options: Omit<InsertQueueOptions, 'insert'> = {}): OtlpQueues {
  const into = (table: string, columns: readonly string[]) =>
    new InsertQueue({ ...options, insert: (rows) => insertRows(tables, table, columns, rows) });
  return { traces: into('otel_traces', TRACE_COLUMNS), logs: into('otel_logs', LOG_COLUMNS) };
}

/** Rows in RowBinary reach the engine through a file: it takes statements as text. */
async function insertRows(
  { engine, database, spoolDir }: Tables,
  table: string,
  columns: readonly string[],
  rows: Uint8Array[]
): Promise<void> {
  const names = columns.map(identifier).join(', ');
  await withSpooled(spoolDir, new Uint8Array(), Readable.from(rows), undefined, ({ path }) =>
    engine.run({
      sql: `INSERT INTO ${identifier(database)}.${identifier(table)} (${names}) FROM INFILE ${stringLiteral(path)} FORMAT RowBinary`,
      settings: INSERT_SETTINGS,
    })
  );
}
