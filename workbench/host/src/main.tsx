import { ThemeContext } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { config, LocationServiceProvider, locationService } from '@grafana/runtime';
import { ErrorBoundaryAlert, GlobalStyles, ModalRoot, ModalsProvider, PortalContainer } from '@grafana/ui';
import { createRoot } from 'react-dom/client';
import { Navigate, Route, Routes } from 'react-router';
import { Chrome } from './chrome/Chrome';
import { HistoryRouter } from './chrome/HistoryRouter';
import { buildNavigation, panelUrl, QUERY_URL, SETTINGS_URL } from './chrome/navigation';
import type { InstalledPlugin } from './installed';
import { AppPage } from './pages/AppPage';
import { PanelPage } from './pages/PanelPage';
import { QueryPage } from './pages/QueryPage';
import { SettingsPage } from './pages/SettingsPage';
import { Welcome } from './pages/Welcome';
import { provideServices } from './services/provide';

function Host({ plugins }: { plugins: InstalledPlugin[] }) {
  const [app] = plugins;
  const sections = buildNavigation(plugins);
  const [start] = sections[0].destinations;
  return (
    <Chrome sections={sections}>
      <ErrorBoundaryAlert>
        <Routes>
          {start && <Route path="/" element={<Navigate to={start.url} replace />} />}
          <Route path={`/a/${app.id}/*`} element={<AppPage app={app} />} />
          {plugins
            .filter(({ type }) => type === 'panel')
            .map((panel) => (
              <Route key={panel.id} path={panelUrl(panel.id)} element={<PanelPage key={panel.id} panel={panel} />} />
            ))}
          <Route path={QUERY_URL} element={<QueryPage />} />
          <Route path={SETTINGS_URL} element={<SettingsPage />} />
          <Route path="*" element={<Welcome sections={sections} />} />
        </Routes>
      </ErrorBoundaryAlert>
    </Chrome>
  );
}

/** Draws the host, once `window.grafanaBootData` stands. */
export async function start(plugins: InstalledPlugin[]) {
  const datasource = plugins.find(({ type }) => type === 'datasource');
  const root = document.getElementById('root');
  if (!datasource || !root) {
    throw new Error('dist/loopscope-app contains no data source. Run `npm run build`, then reload this page.');
  }
  await initPluginTranslations('loopscope-workbench');
  provideServices(plugins, datasource);
  createRoot(root).render(
    <ThemeContext.Provider value={config.theme2}>
      <LocationServiceProvider service={locationService}>
        <ModalsProvider>
          <GlobalStyles />
          <HistoryRouter>
            <Host plugins={plugins} />
          </HistoryRouter>
          <ModalRoot />
          <PortalContainer />
        </ModalsProvider>
      </LocationServiceProvider>
    </ThemeContext.Provider>
  );
}
