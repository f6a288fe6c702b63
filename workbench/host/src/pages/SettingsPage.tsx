import type { DataSourceSettings } from '@grafana/data';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import { useState } from 'react';
import { Page } from '../chrome/Page';
import { useDataSource } from './useDataSource';

/** As Grafana has them when a data source was just added. */
const added: DataSourceSettings = {
  id: 1,
  uid: 'loopscope',
  orgId: 1,
  name: 'Loopscope',
  type: 'loopscope-llm-datasource',
  typeName: 'Loopscope',
  typeLogoUrl: '',
  access: 'proxy',
  url: '',
  user: '',
  database: '',
  basicAuth: false,
  basicAuthUser: '',
  isDefault: true,
  jsonData: {},
  secureJsonFields: {},
  readOnly: false,
  withCredentials: false,
};

/** The data source's settings, as those of one that was just added. */
export function SettingsPage() {
  const datasource = useDataSource();
  const [options, setOptions] = useState(added);
  const Editor = datasource?.components?.ConfigEditor;
  return (
    <Page pageNav={{ text: 'Settings', subTitle: 'What an administrator fills in once.' }}>
      <Alert severity="info" title="Nothing is saved here">
        The workbench has a data source of its own. These are the fields that Grafana shows, to look at.
      </Alert>
      {Editor ? (
        <Editor options={options} onOptionsChange={setOptions} />
      ) : (
        <LoadingPlaceholder text="Loading the data source" />
      )}
    </Page>
  );
}
