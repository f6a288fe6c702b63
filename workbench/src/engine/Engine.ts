import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drainPending, Session } from 'chdb';
import { writeConfigFiles, type Access } from './configFiles';
import { EngineStartError, toEngineError } from './EngineError';
import { INSERT_SETTINGS } from './insertSettings';
import { identifier, stringLiteral } from './literal';
import { memoryBounds, type MemoryBounds } from './memory';
import { Slots } from './Slots';

export interface Statement {
  sql: string;
  /** What the answer is written in where the statement has no FORMAT of its own. */
  format?: string;
  database?: string;
  /** ClickHouse settings for this statement only. */
  settings?: Readonly<Record<string, string>>;
  /** Values of `{name:Type}` placeholders, as text. */
  parameters?: Readonly<Record<string, string>>;
  /** 1 refuses whatever changes data, and `settings`; 2 the data only, as a GET must. */
  readonly?: 1 | 2;
  /** One of the engine's roles, to have its rights and no others. */
  role?: string;
  /** Cancels the statement in the engine. */
  signal?: AbortSignal;
}

export interface Answer {
  bytes: Uint8Array;
  rowsRead: number;
  bytesRead: number;
  /** Seconds. */
  elapsed: number;
}

export interface EngineOptions extends Access {
  /** Folder of the tables. Made when missing. One process at a time. */
  dataDir: string;
  memory?: MemoryBounds;
}

export interface Engine {
  run(statement: Statement): Promise<Answer>;
  /** Rows of a query as objects. */
  rows<T>(sql: string, options?: Omit<Statement, 'sql' | 'format'>): Promise<T[]>;
  /** Appends newline-separated JSON rows to a table; resolves when they are in it. */
  insertJsonRows(database: string, table: string, rows: string): Promise<void>;
  close(): Promise<void>;
}

/** ClickHouse in this process. */
class EngineInProcess implements Engine {
  /** Keeps the data folder open: with the last session the engine would stop, its refreshable views too. */
  private readonly keeper: Session;
  private readonly slots = new Slots(concurrency());

  constructor(
    private readonly dataDir: string,
    connectionArgs: string[]
  ) {
    this.keeper = new Session(dataDir, { connectionArgs });
  }

  /**
   * Runs one statement in a session of its own, so that no setting, database or temporary table of one caller is seen
   * by the next. (A session takes 0.3 ms to open; statements of one session wait for each other.)
   */
  async run(statement: Statement): Promise<Answer> {
    return this.slots.run(async () => {
      statement.signal?.throwIfAborted();
      const session = new Session(this.dataDir);
      const mark = randomUUID();
      const cancel = () => void this.kill(mark);
      statement.signal?.addEventListener('abort', cancel, { once: true });
      try {
        for (const preparation of preparations(statement, mark)) {
          session.query(preparation);
        }
        const result = await session.queryAsync(statement.sql, { format: statement.format ?? 'TabSeparated' });
        return {
          bytes: result.bytes(),
          rowsRead: result.rowsRead,
          bytesRead: result.bytesRead,
          elapsed: result.elapsed,
        };
      } catch (reason) {
        throw toEngineError(reason);
      } finally {
        statement.signal?.removeEventListener('abort', cancel);
        session.close();
      }
    });
  }

  async rows<T>(sql: string, options: Omit<Statement, 'sql' | 'format'> = {}): Promise<T[]> {
    return rowsOf<T>(await this.run({ ...options, sql, format: 'JSONEachRow' }));
  }

  async insertJsonRows(database: string, table: string, rows: string): Promise<void> {
    await this.slots.run(async () => {
      const session = new Session(this.dataDir);
      try {
        session.query(`USE ${identifier(database)}`);
        settingStatements(INSERT_SETTINGS).forEach((statement) => session.query(statement));
        await session.insert({ table, values: Buffer.from(rows, 'utf8'), format: 'JSONEachRow' });
      } catch (reason) {
        throw toEngineError(reason);
      } finally {
        session.close();
      }
    });
  }

  async close(): Promise<void> {
    this.keeper.close();
    await drainPending();
  }

  private async kill(mark: string): Promise<void> {
    const session = new Session(this.dataDir);
    try {
      await session.queryAsync(`KILL QUERY WHERE Settings['log_comment'] = ${stringLiteral(mark)} ASYNC`);
    } finally {
      session.close();
    }
  }
}

/** The objects of an answer in JSONEachRow. */
export function rowsOf<T>({ bytes }: Answer): T[] {
  const lines = Buffer.from(bytes).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line): T => JSON.parse(line));
}

export function openEngine({ dataDir, memory = memoryBounds(), ...access }: EngineOptions): Engine {
  const tables = join(dataDir, 'data');
  // The engine takes its time zone from here alone. Columns without one are then the same instant on every machine.
  process.env.TZ = 'UTC';
  try {
    mkdirSync(tables, { recursive: true, mode: 0o700 });
    const config = writeConfigFiles(join(dataDir, 'engine'), memory, access);
    return new EngineInProcess(tables, [`--config-file=${config}`]);
  } catch (reason) {
    throw new EngineStartError(whyNotOpened(tables, reason), { cause: reason });
  }
}

function whyNotOpened(tables: string, reason: unknown): string {
  const owner = ownerOf(tables);
  if (owner !== undefined && owner !== process.pid) {
    return `The data folder ${tables} is in use by another process (${owner}). Stop that one, or set LOOPSCOPE_DATA to another folder.`;
  }
  const detail = reason instanceof Error ? reason.message : String(reason);
  return `The data folder ${tables} cannot be opened: ${detail}. Check that the folder is yours to write to and the disk is not full.`;
}

/** The living process that the engine's lock file names. */
function ownerOf(tables: string): number | undefined {
  try {
    const pid = Number(/PID: (\d+)/.exec(readFileSync(join(tables, 'status'), 'utf8'))?.[1]);
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

function preparations({ database, settings = {}, parameters = {}, readonly, role }: Statement, mark: string): string[] {
  // A server takes a request's settings at once: here readonly comes last, as nothing can be set after it.
  const { readonly: wished, ...others } = settings;
  const given = settingStatements({ ...others, ...(wished !== undefined && { readonly: wished }) });
  return [
    ...(role ? [`SET ROLE ${identifier(role)}`] : []),
    ...(database ? [`USE ${identifier(database)}`] : []),
    ...Object.entries(parameters).map(([name, value]) => `SET param_${name} = ${stringLiteral(value)}`),
    `SET log_comment = ${stringLiteral(mark)}`,
    // From readonly = 1 on no setting can be changed, from 2 on not that one.
    ...(readonly === 1 ? ['SET readonly = 1', ...given] : given),
    ...(readonly === 2 ? ['SET readonly = 2'] : []),
  ];
}

const settingStatements = (settings: Readonly<Record<string, string>>): string[] =>
  Object.entries(settings).map(([name, value]) => `SET ${name} = ${stringLiteral(value)}`);

/** Threads of Node's pool (libuv's default is 4), less two for files and for cancelling. */
function concurrency(): number {
  const threads = Number(process.env.UV_THREADPOOL_SIZE) || 4;
  return Math.max(2, threads - 2);
}
