import fs from 'node:fs';
import path from 'node:path';

interface PluginJson {
  includes: Array<{ type: string; name: string; path: string }>;
}

const tree = path.resolve(__dirname, '..', 'dist', 'loopscope-app');

function readPlugin<T>(file: string): T {
  return JSON.parse(fs.readFileSync(path.join(tree, file), 'utf8'));
}

const { includes } = readPlugin<PluginJson>('plugin.json');

/** The app's pages, as its built plugin.json lists them. */
export const appPages = includes.filter(({ type }) => type === 'page').map(({ name, path }) => ({ name, path }));

/** The workbench's page of each nested panel. */
export const panelPages = includes
  .filter(({ type }) => type === 'panel')
  .map((include) => {
    const { id, name } = readPlugin<{ id: string; name: string }>(include.path);
    return { name, path: `/panels/${id}` };
  });

/** The workbench's pages of the data source's editors. */
export const datasourcePages = [
  { name: 'Query editor', path: '/datasource/query' },
  { name: 'Settings', path: '/datasource/settings' },
];
