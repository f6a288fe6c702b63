import '../i18n';
import { useState } from 'react';
import type { AppPluginMeta, PluginConfigPageProps } from '@grafana/data';
import { t, Trans } from '@grafana/i18n';
import { Alert, Button, Combobox, Field, Stack } from '@grafana/ui';

import { NoDataSource } from '../datasource/NoDataSource';
import { listDataSources } from '../datasource/listDataSources';
import type { AppOptions } from './AppOptions';
import { saveOptions } from './saveOptions';

/** The app's one setting: which Loopscope data source its pages open with. */
export default function ConfigPage({ plugin: { meta } }: PluginConfigPageProps<AppPluginMeta<AppOptions>>) {
  const available = listDataSources();
  const [uid, setUid] = useState(meta.jsonData?.datasourceUid ?? null);
  const [error, setError] = useState('');
  if (available.length === 0) {
    return <NoDataSource />;
  }
  const save = () =>
    saveOptions(meta, { datasourceUid: uid ?? undefined }).catch((reason: Error) => setError(reason.message));
  return (
    <Stack direction="column" alignItems="flex-start">
      <Field
        noMargin
        label={t('config.data-source', 'Default data source')}
        description={t(
          'config.data-source-hint',
          'The pages open with it, until a user chooses another one. Everything else is set in the data source.'
        )}
      >
        <Combobox
          id="default-data-source"
          options={available.map((source) => ({ value: source.uid, label: source.name }))}
          value={uid}
          onChange={(option) => setUid(option?.value ?? null)}
          isClearable
          placeholder={t('config.first', 'The first of the list')}
          width={40}
        />
      </Field>
      {error && (
        <Alert severity="error" title={t('config.failed', 'The setting was not saved')}>
          {error}
        </Alert>
      )}
      <Button onClick={save}>
        <Trans i18nKey="config.save">Save</Trans>
      </Button>
    </Stack>
  );
}
