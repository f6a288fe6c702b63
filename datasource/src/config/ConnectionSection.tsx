import { t } from '@grafana/i18n';
import { config } from '@grafana/runtime';

import { addressProblem } from './addressProblem';
import { CopyConnection } from './copy/CopyConnection';
import { HostsSettings } from './HostsSettings';
import { DEFAULT_OPTIONS } from './LoopscopeOptions';
import type { OptionsAccess } from './optionsAccess';
import { ConfigSection } from './settings/ConfigSection';
import { SwitchSetting } from './settings/SwitchSetting';
import { TextSetting } from './settings/TextSetting';

export function ConnectionSection({ access }: { access: OptionsAccess }) {
  return (
    <ConfigSection
      id="connection"
      title={t('config.connection.title', 'Connection')}
      description={t('config.connection.description', 'The ClickHouse that your OpenTelemetry collector writes to.')}
    >
      {!access.readOnly && <CopyConnection access={access} />}
      <TextSetting
        access={access}
        setting="url"
        required={!access.options.tempo?.url}
        label={t('config.url.label', 'Address')}
        description={t(
          'config.url.description',
          'http:// or https:// for the HTTP interface, clickhouse:// for the native protocol. The Grafana server connects, not your browser.'
        )}
        placeholder="http://clickhouse:8123"
        error={addressProblem(access.options.url)}
      />
      <HostsSettings access={access} />
      <TextSetting
        access={access}
        setting="database"
        label={t('config.database.label', 'Database')}
        description={t('config.database.description', 'Where the tables of spans and logs are.')}
        placeholder={DEFAULT_OPTIONS.database}
      />
      <TextSetting
        access={access}
        setting="tracesTable"
        label={t('config.traces-table.label', 'Traces table')}
        description={t('config.traces-table.description', 'The collector’s table of spans.')}
        placeholder={DEFAULT_OPTIONS.tracesTable}
      />
      <TextSetting
        access={access}
        setting="logsTable"
        label={t('config.logs-table.label', 'Logs table')}
        description={t(
          'config.logs-table.description',
          'The collector’s table of logs; some instrumentations keep messages there.'
        )}
        placeholder={DEFAULT_OPTIONS.logsTable}
      />
      {config.secureSocksDSProxyEnabled && (
        <SwitchSetting
          access={access}
          setting="enableSecureSocksProxy"
          label={t('config.secure-socks-proxy.label', 'Secure SOCKS proxy')}
          description={t(
            'config.secure-socks-proxy.description',
            'Reach ClickHouse and Tempo through the proxy that Grafana is configured with, and never around it.'
          )}
        />
      )}
    </ConfigSection>
  );
}
