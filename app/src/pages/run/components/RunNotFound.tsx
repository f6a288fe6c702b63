import { t, Trans } from '@grafana/i18n';
import { EmptyState } from '@grafana/ui';

export function RunNotFound() {
  return (
    <EmptyState variant="not-found" message={t('run.not-found', 'No span of this run was found')}>
      <Trans i18nKey="run.not-found-hint">
        It may be older than the retention of the data, lie outside the time range of the address, or belong to another
        data source. A run that has just begun shows here when its first span has ended.
      </Trans>
    </EmptyState>
  );
}
