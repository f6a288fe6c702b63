import fs from 'node:fs';
import path from 'node:path';
import { root, run } from './run.mjs';

function readLock(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    // No such file: nothing is installed yet.
    return {};
  }
}

/** What the lock file names and the last install did not put there. Packages of other platforms may be absent. */
export function missingPackages(wanted, installed) {
  return Object.entries(wanted)
    .filter(([name, { link, optional }]) => name.startsWith('node_modules/') && !link && !optional)
    .filter(([name, { version }]) => installed[name]?.version !== version)
    .map(([name]) => name.slice('node_modules/'.length));
}

async function install(folder, size) {
  const wanted = readLock(path.join(root, folder, 'package-lock.json'));
  const installed = readLock(path.join(root, folder, 'node_modules', '.package-lock.json'));
  const missing = missingPackages(wanted, installed);
  if (missing.length === 0) {
    return;
  }
  console.log(
    `Installing ${Object.keys(wanted).length} locked packages in ${folder} (${size}): ${missing.length} are missing.`
  );
  await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: path.join(root, folder) });
}

/** Installs what the two lock files name, where it is missing or of another version. */
export async function ensureInstalled() {
  await install('.', 'about 1 GB');
  await install('workbench', 'about 0.6 GB, most of it the ClickHouse engine');
}
