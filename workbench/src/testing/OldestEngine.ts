import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { openEngine, rowsOf, type Answer, type Engine, type EngineOptions, type Statement } from '../engine/Engine';
import { EngineError } from '../engine/EngineError';
import { identifier } from '../engine/literal';

type Reply = { error: string; code: number } | (Omit<Answer, 'bytes'> & { bytes: string });

/**
 * The oldest ClickHouse that is supported, in a process of its own: it exists for Python only. It runs one statement
 * after the other, in the order in which they come, and knows no roles.
 */
export class OldestEngine implements Engine {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly waiting: Array<{ resolve: (reply: Reply) => void; reject: (reason: Error) => void }> = [];

  constructor(python: string, dataDir: string) {
    this.process = spawn(python, [join(__dirname, 'oldestEngine.py'), join(dataDir, 'data')], {
      env: { ...process.env, TZ: 'UTC' },
    });
    this.process.stderr.pipe(process.stderr);
    createInterface({ input: this.process.stdout }).on('line', (line) => {
      const reply: Reply = JSON.parse(line);
      this.waiting.shift()?.resolve(reply);
    });
    this.process.on('close', (code) => {
      const ended = new Error(`The engine's process has ended with ${code}.`);
      this.waiting.splice(0).forEach(({ reject }) => reject(ended));
    });
  }

  async run({ sql, format, database, settings, parameters }: Statement): Promise<Answer> {
    const reply = await new Promise<Reply>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.process.stdin.write(`${JSON.stringify({ sql, format, database, settings, parameters })}\n`);
    });
    if ('error' in reply) {
      throw new EngineError(reply.code, reply.error);
    }
    return { ...reply, bytes: Buffer.from(reply.bytes, 'base64') };
  }

  async rows<T>(sql: string, options: Omit<Statement, 'sql' | 'format'> = {}): Promise<T[]> {
    return rowsOf<T>(await this.run({ ...options, sql, format: 'JSONEachRow' }));
  }

  async insertJsonRows(database: string, table: string, rows: string): Promise<void> {
    await this.run({ database, sql: `INSERT INTO ${identifier(table)} FORMAT JSONEachRow\n${rows}` });
  }

  async close(): Promise<void> {
    this.process.stdin.end();
    if (this.process.exitCode === null) {
      await once(this.process, 'close');
    }
  }
}

/** The engine that the tests run on: that of the workbench, unless LOOPSCOPE_OLDEST_ENGINE names a Python that has the oldest. */
export function openTestEngine(options: EngineOptions): Engine {
  const python = process.env.LOOPSCOPE_OLDEST_ENGINE;
  return python ? new OldestEngine(python, options.dataDir) : openEngine(options);
}
