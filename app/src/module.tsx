import { Suspense, lazy } from 'react';
import { AppPlugin, type AppPluginMeta, type AppRootProps, type PluginConfigPageProps } from '@grafana/data';
import { LoadingPlaceholder } from '@grafana/ui';

import type { AppOptions } from './config/AppOptions';

// Grafana may load this file on every page, so it holds nothing but the two doors.
const App = lazy(() => import('./App'));
const ConfigPage = lazy(() => import('./config/ConfigPage'));

function LazyApp(props: AppRootProps<AppOptions>) {
  return (
    <Suspense fallback={<LoadingPlaceholder text="" />}>
      <App {...props} />
    </Suspense>
  );
}

function LazyConfigPage(props: PluginConfigPageProps<AppPluginMeta<AppOptions>>) {
  return (
    <Suspense fallback={<LoadingPlaceholder text="" />}>
      <ConfigPage {...props} />
    </Suspense>
  );
}

export const plugin = new AppPlugin<AppOptions>().setRootPage(LazyApp).addConfigPage({
  title: 'Configuration',
  icon: 'cog',
  body: LazyConfigPage,
  id: 'configuration',
});
