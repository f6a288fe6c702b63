import { t } from '@grafana/i18n';

import { DEFAULT_OPTIONS } from './LoopscopeOptions';
import type { OptionsAccess } from './optionsAccess';
import { ConfigSection } from './settings/ConfigSection';
import { SecretSetting } from './settings/SecretSetting';
import { TextSetting } from './settings/TextSetting';

export function AuthenticationSection({ access }: { access: OptionsAccess }) {
  return (
    <ConfigSection
      id="authentication"
      title={t('config.authentication.title', 'Authentication')}
      description={t(
        'config.authentication.description',
        'A ClickHouse user that may read is enough. Its password is kept encrypted by Grafana.'
      )}
    >
      <TextSetting
        access={access}
        setting="username"
        label={t('config.username.label', 'User')}
        description={t('config.username.description', 'The ClickHouse user that queries run as.')}
        placeholder={DEFAULT_OPTIONS.username}
      />
      <SecretSetting
        access={access}
        secret="password"
        label={t('config.password.label', 'Password')}
        description={t('config.password.description', 'Leave empty for a user without one.')}
      />
    </ConfigSection>
  );
}
