import './i18n';
import type { AppRootProps } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';

import type { AppOptions } from './config/AppOptions';
import { NoDataSource } from './datasource/NoDataSource';
import { listDataSources } from './datasource/listDataSources';

export default function App({ meta }: AppRootProps<AppOptions>) {
  if (listDataSources().length === 0) {
    return (
      <PluginPage>
        <NoDataSource />
      </PluginPage>
    );
  }
  return <PluginPage>{meta.jsonData?.datasourceUid}</PluginPage>;
}
