import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';

/** The backend's program did not do its work. The message is for the user. */
export class ProxyError extends Error {}

export interface ProxyOptions {
  /** The Go program. */
  binary: string;
  clickHouseUrl: string;
  /** Further options of `proxy serve`. */
  args?: readonly string[];
  /** Gets what the program says after its start. */
  log: (line: string) => void;
}

const START_TIMEOUT = 30_000;
const RESTART_DELAY = 1_000;

/** The data source's backend as a process of its own, on a free port behind a token that only this process knows. */
export class ProxyProcess {
  readonly token = randomBytes(24).toString('base64url');
  private child: ChildProcess | undefined;
  private address = '';
  private stopping = false;

  private constructor(private readonly options: ProxyOptions) {}

  static async start(options: ProxyOptions): Promise<ProxyProcess> {
    const proxy = new ProxyProcess(options);
    await proxy.spawn();
    return proxy;
  }

  /** `http://127.0.0.1:port` */
  get url(): string {
    return this.address;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
      return;
    }
    await new Promise<void>((resolve) => {
      const insist = setTimeout(() => child.kill('SIGKILL'), 5_000);
      child.once('exit', () => {
        clearTimeout(insist);
        resolve();
      });
      child.kill('SIGTERM');
    });
  }

  private async spawn(): Promise<void> {
    const { binary, clickHouseUrl, args = [] } = this.options;
    // Its input is a pipe that closes with this process, however that ends.
    const child = spawn(binary, ['serve', '--until-stdin-ends', ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: {
        ...process.env,
        LOOPSCOPE_PROXY_LISTEN: '127.0.0.1:0',
        LOOPSCOPE_PROXY_TOKEN: this.token,
        LOOPSCOPE_CLICKHOUSE_URL: clickHouseUrl,
        LOOPSCOPE_CLICKHOUSE_AUDIT_URL: clickHouseUrl,
        LOOPSCOPE_CLICKHOUSE_ERASE_URL: clickHouseUrl,
      },
    });
    this.child = child;
    try {
      this.address = await this.listening(child);
    } catch (reason) {
      child.kill('SIGKILL');
      throw reason;
    }
    child.once('exit', (code, signal) => this.restart(signal ?? code));
  }

  private listening(child: ChildProcess): Promise<string> {
    const said: string[] = [];
    return new Promise((resolve, reject) => {
      const fail = (what: string) =>
        reject(new ProxyError([`The backend (${this.options.binary}) ${what}.`, ...said].join('\n')));
      const timer = setTimeout(() => fail('did not say where it listens'), START_TIMEOUT);
      const ended = (code: number | null) => fail(`ended with code ${code}`);
      child.once('error', (reason) => fail(`cannot be run: ${reason.message}`));
      child.once('exit', ended);
      for (const stream of [child.stdout, child.stderr]) {
        if (stream === null) {
          continue;
        }
        createInterface({ input: stream }).on('line', (line) => {
          const found = /listening on (http:\/\/\S+)/.exec(line);
          if (found) {
            clearTimeout(timer);
            child.off('exit', ended);
            resolve(found[1].replace(/\/$/, ''));
          } else if (this.address === '') {
            said.push(line);
          } else {
            this.options.log(line);
          }
        });
      }
    });
  }

  private restart(cause: number | string | null): void {
    setTimeout(() => {
      // Ctrl-C reaches the backend as well as this process, and may end it first.
      if (this.stopping) {
        return;
      }
      this.options.log(`The backend ended (${cause}) and is started again.`);
      this.spawn().catch((reason: unknown) => {
        this.options.log(String(reason));
        this.restart('start failed');
      });
    }, RESTART_DELAY);
  }
}
