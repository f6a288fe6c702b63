import { t } from '@grafana/i18n';

/** Words for what a dimension does not know: an empty value in the data. */
export function orUnknown(value: string): string {
  return value === '' ? t('page.unknown', '(not given)') : value;
}
