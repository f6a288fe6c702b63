import { t } from '@grafana/i18n';

const PROTOCOLS = ['http:', 'https:', 'clickhouse:', 'clickhouses:', 'native:', 'tcp:'];

/** What is wrong with the address as far as it can be told without connecting; undefined when nothing is. */
export function addressProblem(address: string | undefined): string | undefined {
  if (!address) {
    return undefined;
  }
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return t('config.url.not-a-url', 'Write the address with its protocol, such as http://clickhouse:8123.');
  }
  if (!PROTOCOLS.includes(url.protocol)) {
    return t(
      'config.url.protocol',
      'Start with http:// or https:// (ports 8123, 8443), or clickhouse:// or clickhouses:// (ports 9000, 9440).'
    );
  }
  if (url.username || url.password) {
    return t(
      'config.url.credentials',
      'Remove user and password from the address: everybody who may edit this data source can read it. They have fields of their own below.'
    );
  }
  return undefined;
}
