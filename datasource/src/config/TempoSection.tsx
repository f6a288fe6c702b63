import { t } from '@grafana/i18n';
import type { ComboboxOption } from '@grafana/ui';
import type { LlmSource } from '@loopscope/core';
import { useMemo } from 'react';

import { TEMPO, addressProblem } from './addressProblem';
import { HeadersSettings } from './HeadersSettings';
import { DEFAULT_OPTIONS } from './LoopscopeOptions';
import { tempoAccess, type OptionsAccess } from './optionsAccess';
import { ChoiceSetting } from './settings/ChoiceSetting';
import { ConfigSection } from './settings/ConfigSection';
import { NumberSetting } from './settings/NumberSetting';
import { SecretSetting } from './settings/SecretSetting';
import { TextSetting } from './settings/TextSetting';
import { TlsSettings } from './TlsSettings';

export function TempoSection({ access }: { access: OptionsAccess }) {
  const sources = useMemo(() => sourceOptions(), []);
  const tempo = tempoAccess(access);
  const hasTempo = Boolean(tempo.options.url);
  return (
    <ConfigSection
      id="tempo"
      title={t('config.tempo.title', 'Tempo')}
      description={t(
        'config.tempo.description',
        'Grafana Tempo, in place of ClickHouse or beside it. Traces are read whole and counted by the same rules, so it answers short ranges: the tables of ClickHouse answer any.'
      )}
    >
      <TextSetting
        access={tempo}
        setting="url"
        label={t('config.tempo-url.label', 'Address of Tempo')}
        description={t('config.tempo-url.description', 'Of its query frontend. The Grafana server connects.')}
        placeholder="http://tempo:3200"
        error={addressProblem(tempo.options.url, TEMPO)}
      />
      {hasTempo && (
        <>
          {access.options.url && (
            <ChoiceSetting
              id="source"
              label={t('config.source.label', 'Answers first')}
              description={t('config.source.description', 'What is asked where a query does not say.')}
              value={access.options.source ?? 'clickhouse'}
              options={sources}
              disabled={access.readOnly}
              onChange={(source) => access.set({ source })}
            />
          )}
          <TextSetting
            access={tempo}
            setting="tenant"
            label={t('config.tempo-tenant.label', 'Tenant')}
            description={t(
              'config.tempo-tenant.description',
              'Sent as X-Scope-OrgID, where Tempo has several tenants.'
            )}
          />
          {!access.options.oauthPassThru && (
            <>
              <TextSetting
                access={tempo}
                setting="username"
                label={t('config.tempo-username.label', 'Tempo user')}
                description={t('config.tempo-username.description', 'For basic authentication.')}
              />
              <SecretSetting
                access={tempo}
                secret="tempoPassword"
                label={t('config.tempo-password.label', 'Tempo password')}
                description={t('config.tempo-password.description', 'Of that user.')}
              />
              <SecretSetting
                access={tempo}
                secret="tempoToken"
                label={t('config.tempo-token.label', 'Token')}
                description={t('config.tempo-token.description', 'A bearer token, in place of user and password.')}
              />
            </>
          )}
          <HeadersSettings access={tempo} secrets="tempoHttpHeaderValue" />
          <NumberSetting
            access={tempo}
            setting="traceLimit"
            label={t('config.tempo-trace-limit.label', 'Trace limit')}
            description={t('config.tempo-trace-limit.description', 'The most traces that are read for one answer.')}
            placeholder={String(DEFAULT_OPTIONS.tempo.traceLimit)}
          />
          <NumberSetting
            access={tempo}
            setting="wholeHours"
            label={t('config.tempo-whole-hours.label', 'Whole traces up to')}
            description={t(
              'config.tempo-whole-hours.description',
              'Metrics over more hours are added up by Tempo itself in alert rules and public dashboards, and elsewhere where traces are too many: approximate, which panels say.'
            )}
            placeholder={String(DEFAULT_OPTIONS.tempo.wholeHours)}
            suffix={t('config.hours', 'h')}
          />
          <TlsSettings
            access={tempo}
            secrets={{ ca: 'tempoTlsCACert', certificate: 'tempoTlsClientCert', key: 'tempoTlsClientKey' }}
          />
        </>
      )}
    </ConfigSection>
  );
}

function sourceOptions(): Array<ComboboxOption<LlmSource>> {
  return [
    { value: 'clickhouse', label: 'ClickHouse' },
    { value: 'tempo', label: 'Tempo' },
  ];
}
