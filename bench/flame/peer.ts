import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..', '..');
/** Beside the repository's packages, none of which need it. */
const folder = path.join(root, '.loopscope', 'bench', 'flamegraph');
const VERSION = '13.0.1';
/** What it needs and this repository has not; @grafana/ui and the rest are ours. */
const NEEDS = ['d3@7', 'react-table@7'];

export interface Peer {
  version: string;
  entry: string;
  packages: string;
}

/** Grafana's own flame graph, fetched for a bench that compares with it: nothing that is built or shipped has it. */
export function fetchPeer(): Peer {
  const entry = path.join(folder, 'package', 'dist', 'esm', 'index.mjs');
  if (!fs.existsSync(entry)) {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'package.json'), '{"private":true}\n');
    const npm = (...args: string[]) => execFileSync('npm', args, { cwd: folder, encoding: 'utf8' });
    const archive = npm('pack', '--silent', `@grafana/flamegraph@${VERSION}`).trim();
    execFileSync('tar', ['-xzf', archive], { cwd: folder });
    npm('install', '--silent', '--legacy-peer-deps', ...NEEDS);
  }
  return { version: VERSION, entry, packages: path.join(folder, 'node_modules') };
}
