import { t } from '@grafana/i18n';

/** What an address of one kind of database looks like, in words. */
interface AddressKind {
  protocols: string[];
  withoutProtocol(): string;
  otherProtocol(): string;
}

const CLICKHOUSE: AddressKind = {
  protocols: ['http:', 'https:', 'clickhouse:', 'clickhouses:', 'native:', 'tcp:'],
  withoutProtocol: () =>
    t('config.url.not-a-url', 'Write the address with its protocol, such as http://clickhouse:8123.'),
  otherProtocol: () =>
    t(
      'config.url.protocol',
      'Start with http:// or https:// (ports 8123, 8443), or clickhouse:// or clickhouses:// (ports 9000, 9440).'
    ),
};

export const TEMPO: AddressKind = {
  protocols: ['http:', 'https:'],
  withoutProtocol: () =>
    t('config.tempo-url.not-a-url', 'Write the address with its protocol, such as http://tempo:3200.'),
  otherProtocol: () => t('config.tempo-url.protocol', 'Start with http:// or https://.'),
};

/** What is wrong with the address as far as it can be told without connecting; undefined when nothing is. */
export function addressProblem(address: string | undefined, kind: AddressKind = CLICKHOUSE): string | undefined {
  if (!address) {
    return undefined;
  }
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return kind.withoutProtocol();
  }
  if (!kind.protocols.includes(url.protocol)) {
    return kind.otherProtocol();
  }
  if (url.username || url.password) {
    return t(
      'config.url.credentials',
      'Remove user and password from the address: everybody who may edit this data source can read it. They have fields of their own below.'
    );
  }
  return undefined;
}
