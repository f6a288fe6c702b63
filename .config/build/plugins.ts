import fs from 'node:fs';
import path from 'node:path';

export const root = path.resolve(__dirname, '..', '..');
/** The tree to install: the app with the other plugins nested inside. */
export const installTree = path.join(root, 'dist', 'loopscope-app');

/** What panels, and the query editor, show alike: bundled into each that does, a folder at a time. */
export const shared = path.join(root, 'panels', 'shared');

export interface Plugin {
  id: string;
  /** `app`, `datasource`, `panels/agentflame`: where its sources are, from the repository's root. */
  folder: string;
  source: string;
  target: string;
}

/** Every plugin of the repository, the app first. */
export function findPlugins(): Plugin[] {
  const panels = fs
    .readdirSync(path.join(root, 'panels'))
    .map((name) => `panels/${name}`)
    .filter((folder) => fs.existsSync(path.join(root, folder, 'src', 'plugin.json')));
  return ['app', 'datasource', ...panels.sort()].map((folder) => {
    const source = path.join(root, folder, 'src');
    return {
      id: readJson<{ id: string }>(path.join(source, 'plugin.json')).id,
      folder,
      source,
      target: folder === 'app' ? installTree : path.join(installTree, folder),
    };
  });
}

export function readVersion(): string {
  return readJson<{ version: string }>(path.join(root, 'package.json')).version;
}

export function readJson<T>(file: string): T {
  return JSON.parse(fs.readFileSync(file, 'utf8'));
}
