import { t } from '@grafana/i18n';

import type { LoopscopeSecrets } from './LoopscopeOptions';
import type { OptionsAccess } from './optionsAccess';
import { SecretSetting } from './settings/SecretSetting';
import { SwitchSetting } from './settings/SwitchSetting';
import { TextSetting } from './settings/TextSetting';

interface Props {
  access: OptionsAccess;
  /** Where the certificates of this connection are kept. */
  secrets: Record<'ca' | 'certificate' | 'key', keyof LoopscopeSecrets>;
}

export function TlsSettings({ access, secrets }: Props) {
  const { tlsAuthWithCACert, tlsAuth } = access.options;
  return (
    <>
      <SwitchSetting
        access={access}
        setting="tlsAuthWithCACert"
        label={t('config.tls-ca.label', 'With CA cert')}
        description={t('config.tls-ca.description', 'Trust a certificate that no public authority has signed.')}
      />
      {tlsAuthWithCACert && (
        <SecretSetting
          access={access}
          secret={secrets.ca}
          multiline
          label={t('config.tls-ca-cert.label', 'CA certificate')}
          description={t('config.tls-ca-cert.description', 'In PEM format.')}
          placeholder="-----BEGIN CERTIFICATE-----"
        />
      )}
      <SwitchSetting
        access={access}
        setting="tlsAuth"
        label={t('config.tls-client.label', 'TLS client auth')}
        description={t('config.tls-client.description', 'Prove to the server who is calling (mutual TLS).')}
      />
      {tlsAuth && (
        <>
          <SecretSetting
            access={access}
            secret={secrets.certificate}
            multiline
            label={t('config.tls-client-cert.label', 'Client certificate (PEM)')}
            description={t('config.tls-client-cert.description', 'With any intermediate certificates after it.')}
            placeholder="-----BEGIN CERTIFICATE-----"
          />
          <SecretSetting
            access={access}
            secret={secrets.key}
            multiline
            label={t('config.tls-client-key.label', 'Client key (PEM)')}
            description={t('config.tls-client-key.description', 'The private key of that certificate, not encrypted.')}
            placeholder="-----BEGIN PRIVATE KEY-----"
          />
        </>
      )}
      {(tlsAuthWithCACert || tlsAuth) && (
        <TextSetting
          access={access}
          setting="serverName"
          label={t('config.server-name.label', 'Server name')}
          description={t(
            'config.server-name.description',
            'The name in the server’s certificate, where it is not the one in the address.'
          )}
        />
      )}
      <SwitchSetting
        access={access}
        setting="tlsSkipVerify"
        label={t('config.tls-skip.label', 'Skip verification')}
        description={t(
          'config.tls-skip.description',
          'Accepts any certificate, so anybody on the way can read and change answers. Only for trials.'
        )}
      />
    </>
  );
}
