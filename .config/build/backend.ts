import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { installTree, root } from './plugins.ts';

/** Builds the datasource's executable into the tree to install, by the targets of Grafana's plugin SDK (Magefile.go). */
export function buildBackend(platforms: 'this' | 'all') {
  const target = platforms === 'all' ? 'buildAll' : 'build:backend';
  const { error, status } = spawnSync('go', ['run', 'github.com/magefile/mage', target], {
    cwd: root,
    stdio: 'inherit',
  });
  if (error) {
    throw new Error(`Go did not start (${error.message}). Install Go 1.26 or newer, and put it on the PATH.`);
  }
  if (status !== 0) {
    throw new Error('The backend did not compile: see the messages of go above.');
  }
  const folder = path.join(installTree, 'datasource');
  for (const name of fs.readdirSync(folder).filter((file) => file.startsWith('gpx_'))) {
    fs.chmodSync(path.join(folder, name), 0o755);
  }
}
