/**
 * npm run grafana: a real Grafana with the built plugins and provisioning/. GRAFANA_HOME names an unpacked Grafana 12.4
 * or newer, which then reads the ClickHouse port of a running workbench; without it docker-compose.yaml is started.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root, run } from '../setup/run.mjs';
import { setUp } from '../setup/setup.mjs';
import { grafanaSettings } from './settings.mjs';
import { workbenchDatabase } from './workbenchDatabase.mjs';

const state = path.join(root, '.loopscope', 'grafana');

/** The same password each time, made at the first start and readable by this user only. */
function passwords(...names) {
  const file = path.join(state, 'passwords.env');
  if (!fs.existsSync(file)) {
    const lines = names.map((name) => `${name}=${randomBytes(16).toString('hex')}\n`);
    fs.mkdirSync(state, { recursive: true });
    fs.writeFileSync(file, lines.join(''), { mode: 0o600 });
  }
  const values = Object.fromEntries(
    fs
      .readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('='))
  );
  return { file, values };
}

const secrets = ['LOOPSCOPE_ADMIN_PASSWORD', 'LOOPSCOPE_READER_PASSWORD', 'LOOPSCOPE_WRITER_PASSWORD'];

async function startInstalled(home) {
  const program = path.join(home, 'bin', process.platform === 'win32' ? 'grafana.exe' : 'grafana');
  if (!fs.existsSync(program)) {
    throw new Error(`GRAFANA_HOME is ${home}, but there is no ${program}. Name the folder of an unpacked Grafana.`);
  }
  const port = Number(process.env.LOOPSCOPE_GRAFANA_PORT || 3000);
  const { values } = passwords(...secrets);
  const settings = path.join(state, 'grafana.ini');
  fs.writeFileSync(settings, grafanaSettings({ port, state, password: values.LOOPSCOPE_ADMIN_PASSWORD }), {
    mode: 0o600,
  });
  console.log(`Grafana: http://127.0.0.1:${port}, user admin, password ${values.LOOPSCOPE_ADMIN_PASSWORD}`);
  await run(program, ['server', '--homepath', home, '--config', settings], {
    cwd: home,
    env: { ...process.env, ...workbenchDatabase() },
  });
}

function hasDockerCompose() {
  const works = (...args) => spawnSync('docker', args, { stdio: 'ignore' }).status === 0;
  return works('compose', 'version') && works('info');
}

async function startContainers() {
  const { file, values } = passwords(...secrets);
  console.log(`Grafana: http://127.0.0.1:3000, user admin, password ${values.LOOPSCOPE_ADMIN_PASSWORD}`);
  await run('docker', ['compose', '--env-file', file, 'up', '--build']);
}

async function main() {
  const home = process.env.GRAFANA_HOME;
  if (!home && !hasDockerCompose()) {
    throw new Error(
      'There is no Grafana to start. Set GRAFANA_HOME to the folder of an unpacked Grafana 12.4 or newer ' +
        '(https://grafana.com/grafana/download), or start Docker with its compose plugin.'
    );
  }
  await setUp();
  await (home ? startInstalled(path.resolve(home)) : startContainers());
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
