import { t } from '@grafana/i18n';
import { getBackendSrv } from '@grafana/runtime';
import { Alert, Combobox, Field, Stack, Text, type ComboboxOption } from '@grafana/ui';
import { useState } from 'react';

import { headerRows } from '../headerRows';
import type { LoopscopeOptions, LoopscopeSecrets } from '../LoopscopeOptions';
import type { OptionsAccess } from '../optionsAccess';
import { settingId } from '../settings/settingId';
import {
  CLICKHOUSE_TYPES,
  copiedConnection,
  SECRETS_OF,
  TEMPO_TYPES,
  type Copied,
  type KnownDataSource,
} from './copiedConnection';

type State = { from?: string; copied?: Copied; problem?: string };

/** Fills in how a ClickHouse or Tempo data source that is there already is connected, as far as this person may read it. */
export function CopyConnection({ access }: { access: OptionsAccess }) {
  const [state, setState] = useState<State>({});
  const copy = async ({ value: uid, label: from = uid }: ComboboxOption<string>) => {
    try {
      const source: KnownDataSource = await ask(`/api/datasources/uid/${encodeURIComponent(uid)}`);
      const copied = copiedConnection(source, access.options);
      access.set(copied.changes, storedSecrets(access, TEMPO_TYPES.includes(source.type) ? 'tempo' : 'clickhouse'));
      setState({ from, copied });
    } catch {
      setState({ from, problem: t('config.copy.unreadable', 'Grafana does not let you read its settings.') });
    }
  };
  return (
    <Stack direction="column" gap={1}>
      <Field
        noMargin
        label={t('config.copy.label', 'Copy a connection')}
        description={t(
          'config.copy.description',
          'From a ClickHouse or Tempo data source: its address, TLS, user, database and names of headers. Secrets are not copied.'
        )}
      >
        <Combobox
          id={settingId('copy')}
          options={connections}
          value={null}
          placeholder={t('config.copy.placeholder', 'Choose a data source')}
          onChange={copy}
        />
      </Field>
      <div aria-live="polite">
        {state.problem && (
          <Alert severity="error" title={t('config.copy.failed', '{{name}} could not be copied', { name: state.from })}>
            {state.problem}
          </Alert>
        )}
        {state.copied && <WhatIsLeft from={state.from} copied={state.copied} options={access.options} />}
      </div>
    </Stack>
  );
}

function WhatIsLeft({ from, copied, options }: { from?: string; copied: Copied; options: LoopscopeOptions }) {
  const { toType, leftOut } = copied;
  return (
    <Alert
      severity={toType.length + leftOut.length > 0 ? 'warning' : 'success'}
      title={t('config.copy.done', 'Copied from {{name}}', { name: from })}
    >
      {toType.length > 0 && (
        <Text element="p">
          {t('config.copy.to-type', 'To be typed here: {{secrets}}.', {
            secrets: toType.map((secret) => secretText(secret, options)).join(', '),
          })}
        </Text>
      )}
      {leftOut.length > 0 && (
        <Text element="p">
          {t('config.copy.left-out', 'These headers have fields of their own, to be filled in: {{names}}.', {
            names: leftOut.join(', '),
          })}
        </Text>
      )}
    </Alert>
  );
}

async function connections(search: string): Promise<Array<ComboboxOption<string>>> {
  const known = await ask<Array<{ uid: string; name: string; type: string; typeName?: string }>>('/api/datasources');
  return known
    .filter(({ type }) => [...CLICKHOUSE_TYPES, ...TEMPO_TYPES].includes(type))
    .filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()))
    .map(({ uid, name, type, typeName = type }) => ({ value: uid, label: name, description: typeName }));
}

const ask = <T,>(path: string): Promise<T> =>
  getBackendSrv().get(path, undefined, undefined, { showErrorAlert: false });

/** What is stored for the address that is replaced, and must not reach the new one. */
function storedSecrets(access: OptionsAccess, of: 'clickhouse' | 'tempo'): Array<keyof LoopscopeSecrets> {
  const rows = headerRows(of === 'tempo' ? (access.options.tempo ?? {}) : access.options);
  const prefix = of === 'tempo' ? 'tempoHttpHeaderValue' : 'httpHeaderValue';
  return [...SECRETS_OF[of], ...rows.map(({ number }) => `${prefix}${number}` as const)];
}

function secretText(secret: keyof LoopscopeSecrets, options: LoopscopeOptions): string {
  const [, tempo, number] = /^(tempoH|h)ttpHeaderValue(\d+)$/.exec(String(secret)) ?? [];
  if (number) {
    const rows = headerRows(tempo === 'tempoH' ? (options.tempo ?? {}) : options);
    const name = rows.find((row) => row.number === Number(number))?.name ?? '';
    return t('config.copy.header', 'value of header {{name}}', { name });
  }
  switch (secret) {
    case 'password':
      return t('config.copy.password', 'password');
    case 'tempoPassword':
      return t('config.copy.tempo-password', 'Tempo password');
    case 'tlsCACert':
    case 'tempoTlsCACert':
      return t('config.copy.ca', 'CA certificate');
    case 'tlsClientCert':
    case 'tempoTlsClientCert':
      return t('config.copy.certificate', 'client certificate');
    default:
      return t('config.copy.key', 'client key');
  }
}
