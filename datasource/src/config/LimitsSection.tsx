import { t } from '@grafana/i18n';

import { DEFAULT_OPTIONS } from './LoopscopeOptions';
import type { OptionsAccess } from './optionsAccess';
import { ConfigSection } from './settings/ConfigSection';
import { NumberSetting } from './settings/NumberSetting';

export function LimitsSection({ access }: { access: OptionsAccess }) {
  const seconds = t('config.limits.seconds', 's');
  return (
    <ConfigSection
      id="limits"
      title={t('config.limits.title', 'Limits')}
      description={t(
        'config.limits.description',
        'A query beyond a limit ends with a message that says what to narrow.'
      )}
    >
      <NumberSetting
        access={access}
        setting="dialTimeoutSeconds"
        label={t('config.dial-timeout.label', 'Connection timeout')}
        description={t('config.dial-timeout.description', 'How long to wait for the server to answer the call.')}
        placeholder={String(DEFAULT_OPTIONS.dialTimeoutSeconds)}
        suffix={seconds}
      />
      <NumberSetting
        access={access}
        setting="queryTimeoutSeconds"
        label={t('config.query-timeout.label', 'Query timeout')}
        description={t('config.query-timeout.description', 'A query that runs longer is cancelled on the server, too.')}
        placeholder={String(DEFAULT_OPTIONS.queryTimeoutSeconds)}
        suffix={seconds}
      />
      <NumberSetting
        access={access}
        setting="rowLimit"
        label={t('config.row-limit.label', 'Row limit')}
        description={t('config.row-limit.description', 'The most rows that one query may return.')}
        placeholder={DEFAULT_OPTIONS.rowLimit.toString()}
      />
    </ConfigSection>
  );
}
