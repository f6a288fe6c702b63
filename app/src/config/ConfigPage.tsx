import '../i18n';
import type { AppPluginMeta, PluginConfigPageProps } from '@grafana/data';

import type { AppOptions } from './AppOptions';

export default function ConfigPage({ plugin }: PluginConfigPageProps<AppPluginMeta<AppOptions>>) {
  return <div>{plugin.meta.jsonData?.datasourceUid}</div>;
}
