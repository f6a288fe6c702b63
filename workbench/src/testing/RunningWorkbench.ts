import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const workbench = resolve(__dirname, '..', '..');
const root = resolve(workbench, '..');
const binary = join(root, '.loopscope', 'bin', 'loopscope-proxy');

/** Builds the backend's program, as `npm start` does before the workbench starts. */
export async function buildBackend(): Promise<void> {
  await promisify(execFile)('go', ['build', '-trimpath', '-o', binary, './backend-proxy/cmd/proxy'], { cwd: root });
}

/** The workbench as a process of its own, on free ports. */
export class RunningWorkbench {
  private constructor(
    private readonly child: ChildProcess,
    readonly web: string,
    readonly otlp: string,
    /** With user and password. */
    readonly clickHouse: string
  ) {}

  /** Resolves when it has said where it listens, the demo written. */
  static start(dataDir: string, ...args: string[]): Promise<RunningWorkbench> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'src/start.ts', ...args], {
      cwd: workbench,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        LOOPSCOPE_DATA: dataDir,
        LOOPSCOPE_WEB_PORT: '0',
        LOOPSCOPE_OTLP_PORT: '0',
        LOOPSCOPE_CLICKHOUSE_PORT: '0',
        LOOPSCOPE_PROXY_BINARY: binary,
        UV_THREADPOOL_SIZE: '16',
      },
    });
    return new Promise((started, failed) => {
      let said = '';
      const listen = (chunk: Buffer) => {
        said += chunk.toString();
        const address = (name: string) => new RegExp(`${name} +http://localhost:(\\d+)`).exec(said)?.[1];
        const password = /password (\S+),/.exec(said)?.[1];
        if (said.includes('Ctrl-C stops it') && password) {
          const clickHouse = `http://loopscope:${password}@127.0.0.1:${address('ClickHouse')}`;
          const [web, otlp] = [address('Pages'), address('OTLP/HTTP')].map((port) => `http://127.0.0.1:${port}`);
          started(new RunningWorkbench(child, web, otlp, clickHouse));
        }
      };
      child.stdout?.on('data', listen);
      child.stderr?.on('data', listen);
      child.once('exit', (code) => failed(new Error(`The workbench ended with ${code}:\n${said}`)));
    });
  }

  async end(signal: 'SIGINT' | 'SIGKILL'): Promise<number | null> {
    const ended = new Promise<number | null>((done) => this.child.once('exit', done));
    this.child.kill(signal);
    return ended;
  }

  /** Rows of a statement, asked for over HTTP like any client. */
  async sql<T>(statement: string): Promise<T[]> {
    const { origin, username, password } = new URL(this.clickHouse);
    const headers = { 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password };
    const response = await fetch(`${origin}/?default_format=JSONEachRow`, { method: 'POST', headers, body: statement });
    const text = await response.text();
    if (!response.ok) {
      throw new Error(text);
    }
    return text
      .split('\n')
      .filter(Boolean)
      .map((line): T => JSON.parse(line));
  }

  /** A metrics table as rows, on Grafana's own path. */
  async metrics(query: { measures: string[]; groupBy: string[]; filters?: object[]; hours: number }): Promise<Row[]> {
    const { hours, ...rest } = query;
    const asked = {
      refId: 'A',
      datasource: { uid: 'loopscope' },
      version: 1,
      queryType: 'metrics',
      format: 'table',
      ...rest,
    };
    const to = Date.now();
    const response = await fetch(`${this.web}/api/ds/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ queries: [asked], from: String(to - hours * 3_600_000), to: String(to) }),
    });
    const { results }: QueryAnswer = await response.json();
    const { error, frames } = results.A;
    if (error || !frames) {
      throw new Error(error ?? 'no frames');
    }
    const [{ schema, data }] = frames;
    return (data.values[0] ?? []).map((_, i) =>
      Object.fromEntries(schema.fields.map(({ name }, column) => [name, data.values[column][i]]))
    );
  }
}

export type Row = Record<string, string | number | null>;

interface QueryAnswer {
  results: {
    A: {
      error?: string;
      frames?: Array<{
        schema: { fields: Array<{ name: string }> };
        data: { values: Array<Array<string | number | null>> };
      }>;
    };
  };
}
