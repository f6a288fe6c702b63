import type { PluginMeta } from '@grafana/data';

/** A plugin as it lies in dist/: its plugin.json, and where it is served. */
export type InstalledPlugin = PluginMeta & { baseUrl: string; module: string };

const root = '/public/plugins';
const appId = 'loopscope-app';

async function readPluginJson(address: string): Promise<PluginMeta> {
  const response = await fetch(address);
  if (!response.ok) {
    throw new Error(`${address} answered ${response.status}. Run \`npm run build\`, then reload this page.`);
  }
  return response.json();
}

function served(json: PluginMeta): InstalledPlugin {
  const baseUrl = `${root.slice(1)}/${json.id}`;
  const address = (path: string) => (/^(\/|https?:)/.test(path) ? path : `/${baseUrl}/${path}`);
  const { logos } = json.info;
  return {
    ...json,
    info: { ...json.info, logos: { small: address(logos.small), large: address(logos.large) } },
    baseUrl,
    module: `${baseUrl}/module.js`,
  };
}

/** The app and every plugin that it contains. */
export async function readInstalledPlugins(): Promise<InstalledPlugin[]> {
  const app = await readPluginJson(`${root}/${appId}/plugin.json`);
  const nested = (app.includes ?? []).flatMap(({ path }) => (path?.endsWith('plugin.json') ? [path] : []));
  const others = await Promise.all(nested.map((path) => readPluginJson(`${root}/${appId}/${path}`)));
  return [app, ...others].map(served);
}
