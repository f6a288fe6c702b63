import { t } from '@grafana/i18n';

/** What is wrong with Tempo's address as far as it can be told without connecting; undefined when nothing is. */
export function tempoAddressProblem(address: string | undefined): string | undefined {
  if (!address) {
    return undefined;
  }
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return t('config.tempo-url.not-a-url', 'Write the address with its protocol, such as http://tempo:3200.');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return t('config.tempo-url.protocol', 'Start with http:// or https://.');
  }
  if (url.username || url.password) {
    return t(
      'config.tempo-url.credentials',
      'Remove user and password from the address: everybody who may edit this data source can read it. They have fields of their own below.'
    );
  }
  return undefined;
}
