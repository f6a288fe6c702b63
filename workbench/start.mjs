// The entry of `npm start`: plain JavaScript without packages, because what it needs may not be installed yet.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { root, run } from '../.config/setup/run.mjs';
import { setUp } from '../.config/setup/setup.mjs';

const proxy = path.join(
  root,
  '.loopscope',
  'bin',
  process.platform === 'win32' ? 'loopscope-proxy.exe' : 'loopscope-proxy'
);

async function buildProxy() {
  const before = existsSync(proxy) ? statSync(proxy).mtimeMs : 0;
  if (before === 0) {
    console.log('Building the backend (Go fetches its modules the first time, about 0.4 GB).');
  }
  // Go itself knows whether sources changed: this takes a second when they did not.
  await run('go', ['build', '-trimpath', '-o', proxy, './backend-proxy/cmd/proxy']);
  const { mtimeMs, size } = statSync(proxy);
  if (mtimeMs !== before) {
    console.log(`Built ${path.relative(root, proxy)} (${Math.round(size / 2 ** 20)} MB).`);
  }
}

function startWorkbench() {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/start.ts', ...process.argv.slice(2)], {
    cwd: import.meta.dirname,
    stdio: 'inherit',
    env: {
      ...process.env,
      LOOPSCOPE_PROXY_BINARY: proxy,
      // Queries run in Node's thread pool: four threads, its default, would let four queries stop everything else.
      UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '16',
    },
  });
  // Ctrl-C reaches both: the workbench stops in order, and this process waits for it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

try {
  if (!process.argv.includes('--help')) {
    await setUp();
    await buildProxy();
  }
  startWorkbench();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
