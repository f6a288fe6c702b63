import { readInstalledPlugins } from './installed';
import { currentTheme } from './theme';

/**
 * Grafana's packages read `window.grafanaBootData` when they are loaded. So this file, which loads none of them, comes
 * first and the rest after it.
 */
async function boot() {
  const plugins = await readInstalledPlugins();
  const ofType = (type: string) => plugins.filter((plugin) => plugin.type === type);
  const byId = (list: typeof plugins) => Object.fromEntries(list.map((plugin) => [plugin.id, plugin]));
  const [datasource] = ofType('datasource');
  const settings = {
    // A recent Grafana, so that plugins that ask take the path they take there.
    buildInfo: { version: '13.1.1', commit: '', env: 'production', edition: 'Open Source' },
    apps: byId(ofType('app')),
    panels: byId(ofType('panel')),
    datasources: {
      Loopscope: {
        id: 1,
        uid: 'loopscope',
        type: datasource.id,
        name: 'Loopscope',
        access: 'proxy',
        isDefault: true,
        readOnly: true,
        jsonData: {},
        meta: datasource,
      },
    },
    defaultDatasource: 'Loopscope',
    appUrl: `${window.location.origin}/`,
    appSubUrl: '',
    featureToggles: {},
    minRefreshInterval: '5s',
    liveEnabled: false,
    exploreEnabled: false,
    // So that the settings show every field that they have.
    secureSocksDSProxyEnabled: true,
  };
  Object.assign(window, {
    __grafana_public_path__: '/host/public/',
    grafanaBootData: {
      settings,
      user: {
        id: 1,
        login: 'workbench',
        name: 'Workbench',
        isSignedIn: true,
        isGrafanaAdmin: false,
        orgId: 1,
        orgRole: 'Admin',
        theme: currentTheme(),
        timezone: 'browser',
        weekStart: 'browser',
        locale: 'en-US',
        language: 'en-US',
        regionalFormat: navigator.language,
        permissions: {},
      },
      navTree: [],
      assets: { dark: '', light: '' },
    },
  });
  const { start } = await import('./main');
  await start(plugins);
}

boot().catch((error: Error) => {
  document.getElementById('root')?.replaceChildren(`The workbench did not start: ${error.message}`);
});
