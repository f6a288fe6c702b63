import { t } from '@grafana/i18n';
import { Button, Field, Input, SecretInput, Stack, Text } from '@grafana/ui';

import { headerName, headerRows } from './headerRows';
import type { OptionsAccess } from './optionsAccess';
import { RemoveButton } from './settings/RemoveButton';
import { settingId } from './settings/settingId';

interface Props {
  access: OptionsAccess;
  /** What their values are kept under, before the number. */
  secrets: 'httpHeaderValue' | 'tempoHttpHeaderValue';
}

/** Headers of the administrator's own: names that everybody may read, and values that nobody may. */
export function HeadersSettings({ access, secrets }: Props) {
  const rows = headerRows(access.options);
  const next = Math.max(0, ...rows.map(({ number }) => number)) + 1;
  return (
    <Stack direction="column" gap={1}>
      <Text element="h4" variant="h6">
        {access.group ? t('config.headers.tempo', 'Headers to Tempo') : t('config.headers.title', 'Headers')}
      </Text>
      <Text element="p" color="secondary" variant="bodySmall">
        {t(
          'config.headers.description',
          'Sent with every request over HTTP. Who asks, and with what password, is said in the fields above.'
        )}
      </Text>
      {rows.map(({ number, name }, at) => {
        const secret = `${secrets}${number}` as const;
        return (
          <Stack key={number} gap={1} alignItems="flex-end" wrap="wrap">
            <Field
              noMargin
              label={t('config.headers.name', 'Header {{row}}: name', { row: at + 1 })}
              disabled={access.readOnly}
            >
              <Input
                id={settingId(headerName(number), access.group)}
                width={28}
                value={name}
                placeholder="X-Api-Key"
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => access.set({ [headerName(number)]: event.currentTarget.value })}
              />
            </Field>
            <Field
              noMargin
              label={t('config.headers.value', 'Header {{row}}: value', { row: at + 1 })}
              disabled={access.readOnly}
            >
              <SecretInput
                id={settingId(secret)}
                width={28}
                isConfigured={access.isStored(secret)}
                autoComplete="new-password"
                onReset={() => access.resetSecret(secret)}
                onChange={(event) => access.setSecret(secret, event.currentTarget.value)}
              />
            </Field>
            <RemoveButton
              label={t('config.headers.remove', 'Remove header {{row}}', { row: at + 1 })}
              disabled={access.readOnly}
              onClick={() => access.set({ [headerName(number)]: undefined }, [secret])}
            />
          </Stack>
        );
      })}
      <div>
        <Button
          icon="plus"
          variant="secondary"
          disabled={access.readOnly}
          onClick={() => access.set({ [headerName(next)]: '' })}
        >
          {access.group
            ? t('config.headers.add-tempo', 'Add a header to Tempo')
            : t('config.headers.add', 'Add a header')}
        </Button>
      </div>
    </Stack>
  );
}
