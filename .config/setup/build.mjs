import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root, run } from './run.mjs';

const skipped = /(^|\/)(node_modules|dist|\.loopscope|coverage|testdata|fixtures)(\/|$)|(\.test\.tsx?|_test\.go)$/;

const shared = ['package-lock.json', '.config/build', '.config/webpack', 'core', 'semantics'];
const outputs = {
  'dist/loopscope-app': {
    sources: [
      ...shared,
      'app',
      'datasource',
      'panels',
      'backend-proxy',
      'go.mod',
      'go.sum',
      'package.json',
      'CHANGELOG.md',
    ],
    script: 'build',
    marker: 'dist/loopscope-app/module.js',
  },
  'workbench/host/dist': {
    sources: [...shared, 'workbench/host'],
    script: 'build:host',
    marker: 'workbench/host/dist/boot.js',
  },
};

function filesOf(name) {
  const file = path.join(root, name);
  if (skipped.test(name)) {
    return [];
  }
  return fs.statSync(file).isDirectory()
    ? fs
        .readdirSync(file)
        .sort()
        .flatMap((entry) => filesOf(`${name}/${entry}`))
    : [name];
}

function fingerprint(sources) {
  const hash = createHash('sha256');
  for (const name of sources.filter((source) => fs.existsSync(path.join(root, source))).flatMap(filesOf)) {
    hash.update(name).update(fs.readFileSync(path.join(root, name)));
  }
  return hash.digest('hex');
}

/** Builds what a page of the workbench needs, where its sources changed since the last time. */
export async function ensureBuilt() {
  for (const [name, { sources, script, marker }] of Object.entries(outputs)) {
    const stamp = path.join(root, '.loopscope', 'build', `${script.replace(':', '-')}.sources`);
    const current = fingerprint(sources);
    const unchanged = fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === current;
    if (unchanged && fs.existsSync(path.join(root, marker))) {
      continue;
    }
    console.log(`Building ${name}: its sources changed.`);
    await run('npm', ['run', '--silent', script]);
    fs.mkdirSync(path.dirname(stamp), { recursive: true });
    fs.writeFileSync(stamp, current);
  }
}
