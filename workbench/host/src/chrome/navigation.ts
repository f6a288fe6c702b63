import type { InstalledPlugin } from '../installed';

export interface Destination {
  text: string;
  url: string;
}

export interface Section {
  title: string;
  destinations: Destination[];
}

export const panelUrl = (id: string) => `/panels/${id}`;

export const QUERY_URL = '/datasource/query';
export const SETTINGS_URL = '/datasource/settings';

/** The app's pages as its plugin.json lists them, a page a panel, and the data source's editors. */
export function buildNavigation(plugins: InstalledPlugin[]): Section[] {
  const [app] = plugins;
  const pages = (app.includes ?? []).filter(({ type, addToNav }) => type === 'page' && addToNav);
  return [
    {
      title: app.name,
      destinations: pages.map(({ name, path }) => ({ text: name, url: path ?? '/' })),
    },
    {
      title: 'Panels on demo data',
      destinations: plugins
        .filter(({ type }) => type === 'panel')
        .map(({ id, name }) => ({ text: name, url: panelUrl(id) })),
    },
    {
      title: 'Data source',
      destinations: [
        { text: 'Query editor', url: QUERY_URL },
        { text: 'Settings', url: SETTINGS_URL },
      ],
    },
  ];
}
