import { t } from '@grafana/i18n';

import type { OptionsAccess } from './optionsAccess';
import { ConfigSection } from './settings/ConfigSection';
import { TlsSettings } from './TlsSettings';

export function TlsSection({ access }: { access: OptionsAccess }) {
  return (
    <ConfigSection
      id="tls"
      title={t('config.tls.title', 'TLS')}
      description={t('config.tls.description', 'For servers with certificates of your own.')}
    >
      <TlsSettings access={access} secrets={{ ca: 'tlsCACert', certificate: 'tlsClientCert', key: 'tlsClientKey' }} />
    </ConfigSection>
  );
}
