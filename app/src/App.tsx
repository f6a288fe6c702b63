import './i18n';
import { useMemo } from 'react';
import type { AppRootProps } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Navigate, useLocation } from 'react-router-dom';

import type { AppOptions } from './config/AppOptions';
import { createApp } from './createApp';
import { NoDataSource } from './datasource/NoDataSource';
import { listDataSources } from './datasource/listDataSources';
import { APP_ROOT, PATHS, pageUrl } from './routes';

export default function App({ meta }: AppRootProps<AppOptions>) {
  const { pathname } = useLocation();
  const { datasourceUid } = meta.jsonData ?? {};
  const app = useMemo(() => createApp({ datasourceUid }), [datasourceUid]);
  if (listDataSources().length === 0) {
    return (
      <PluginPage>
        <NoDataSource />
      </PluginPage>
    );
  }
  if (!isPage(pathname)) {
    return <Navigate to={pageUrl('overview')} replace />;
  }
  return <app.Component model={app} />;
}

function isPage(pathname: string): boolean {
  return Object.values(PATHS).some((path) => pathname.startsWith(`${APP_ROOT}/${path}`));
}
