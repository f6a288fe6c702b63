import { t } from '@grafana/i18n';

import { headerRows } from './headerRows';
import { HeadersSettings } from './HeadersSettings';
import { DEFAULT_OPTIONS } from './LoopscopeOptions';
import type { OptionsAccess } from './optionsAccess';
import { ConfigSection } from './settings/ConfigSection';
import { SecretSetting } from './settings/SecretSetting';
import { SwitchSetting } from './settings/SwitchSetting';
import { TextSetting } from './settings/TextSetting';

export function AuthenticationSection({ access }: { access: OptionsAccess }) {
  const forwarding: OptionsAccess = {
    ...access,
    set: (changes) =>
      'oauthPassThru' in changes && changes.oauthPassThru ? forwardIdentity(access) : access.set(changes),
  };
  const isNative =
    /^(clickhouses?|native|tcp):/.test(access.options.url ?? '') && headerRows(access.options).length === 0;
  return (
    <ConfigSection
      id="authentication"
      title={t('config.authentication.title', 'Authentication')}
      description={t(
        'config.authentication.description',
        'A ClickHouse user that may read is enough. Its password is kept encrypted by Grafana.'
      )}
    >
      <SwitchSetting
        access={forwarding}
        setting="oauthPassThru"
        label={t('config.oauth.label', 'Forward OAuth identity')}
        description={t(
          'config.oauth.description',
          'Ask ClickHouse over HTTP and Tempo as whoever is signed in, with the token of their identity provider, and with no other password: user, password and token are then removed. Alert rules and public dashboards have nobody behind them and get an error.'
        )}
      />
      {!access.options.oauthPassThru && (
        <>
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
        </>
      )}
      {!isNative && <HeadersSettings access={access} secrets="httpHeaderValue" />}
    </ConfigSection>
  );
}

/** No other credentials stay beside the forwarded ones: nobody could say when they are used. */
function forwardIdentity({ options, set }: OptionsAccess) {
  set({ oauthPassThru: true, username: undefined, tempo: options.tempo && { ...options.tempo, username: undefined } }, [
    'password',
    'tempoPassword',
    'tempoToken',
  ]);
}
