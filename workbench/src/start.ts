import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadDemo } from '../demo/loadDemo';
import { explain } from './explain';
import { readSettings, USAGE } from './settings';
import { startWorkbench, DATABASE, type Installation, type Workbench } from './startWorkbench';

const root = resolve(__dirname, '..', '..');

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2), process.env, root);
  if (settings.help) {
    process.stdout.write(USAGE);
    return;
  }
  const workbench = await startWorkbench(settings, installation(), (line) => process.stdout.write(`${line}\n`));
  stopOnSignals(workbench);
  if (!settings.empty) {
    await writeDemo(workbench, settings.dataDir);
  }
  process.stdout.write(welcome(workbench, settings.dataDir));
}

async function writeDemo({ engine, ports }: Workbench, dataDir: string): Promise<void> {
  const inUse = async () => (await engine.rows(`SELECT 1 FROM ${DATABASE}.otel_traces LIMIT 1`)).length > 0;
  const spans = await loadDemo({ dataDir, otlpUrl: `http://127.0.0.1:${ports.otlp}`, inUse });
  if (spans > 0) {
    process.stdout.write(
      `Wrote the demo: ${spans} spans of four scripted agents (services demo-*). Start with --empty to go without.\n`
    );
  }
}

function installation(): Installation {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return {
    proxyBinary: process.env.LOOPSCOPE_PROXY_BINARY ?? join(root, '.loopscope', 'bin', 'loopscope-proxy'),
    hostDir: join(root, 'workbench', 'host', 'dist'),
    pluginDir: join(root, 'dist', 'loopscope-app'),
    version,
  };
}

function welcome({ ports, credentials }: Workbench, dataDir: string): string {
  return `
Loopscope workbench (not a Grafana: no dashboards, Explore, alerting or users)

  Pages        http://localhost:${ports.web}
  OTLP/HTTP    http://localhost:${ports.otlp}  traces and logs, protobuf or JSON
  ClickHouse   http://localhost:${ports.clickHouse}  user ${credentials.user}, password ${credentials.password}, database ${DATABASE}
  Data         ${dataDir}

Ctrl-C stops it. The data stay.
`;
}

function stopOnSignals(workbench: Workbench): void {
  let stopping = false;
  const stop = () => {
    if (!stopping) {
      stopping = true;
      process.stdout.write('\nStopping.\n');
      workbench.stop().then(
        () => process.exit(0),
        (reason: unknown) => fail(reason)
      );
    }
  };
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
}

function fail(reason: unknown): never {
  process.stderr.write(`${explain(reason)}\n`);
  process.exit(1);
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
main().catch(fail);
