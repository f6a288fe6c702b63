import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from './plugins.ts';

const kilobyte = 1024;

export interface BundleSize {
  plugin: string;
  /** Compressed bytes of what is loaded first: module.js. */
  entry: number;
  /** Compressed bytes of all scripts, lazy ones included. */
  total: number;
  /** The most that `entry` may have. */
  budget: number;
}

/** Sizes as a browser downloads them, with the budgets of the design: an app's entry is preloaded on every page. */
export function measureBundle(plugin: Plugin): BundleSize {
  const scripts = fs.readdirSync(plugin.target).filter((name) => name.endsWith('.js'));
  const sizes = scripts.map((name) => gzipSync(fs.readFileSync(path.join(plugin.target, name))).length);
  return {
    plugin: plugin.id,
    entry: sizes[scripts.indexOf('module.js')],
    total: sizes.reduce((sum, size) => sum + size, 0),
    budget: (plugin.folder === 'app' ? 15 : 150) * kilobyte,
  };
}

export function describeSize({ plugin, entry, total, budget }: BundleSize): string {
  const kb = (bytes: number) => `${(bytes / kilobyte).toFixed(1)} KB`;
  const verdict = entry > budget ? '  OVER BUDGET' : '';
  return `${plugin.padEnd(32)} ${kb(entry).padStart(9)} of ${kb(budget)}, with lazy parts ${kb(total)}${verdict}`;
}
