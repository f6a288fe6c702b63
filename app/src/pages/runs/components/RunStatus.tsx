import { t } from '@grafana/i18n';
import { Badge } from '@grafana/ui';
import type { RunRow } from '@loopscope/core';

interface Props {
  run: Pick<RunRow, 'open' | 'status'>;
}

/** An open run's root span has not arrived: it still runs, or it died without a word. */
export function RunStatus({ run }: Props) {
  if (run.open) {
    return <Badge color="blue" icon="sync" text={t('runs.status-open', 'Open')} />;
  }
  if (run.status === 'error') {
    return <Badge color="red" icon="exclamation-triangle" text={t('runs.status-error', 'Error')} />;
  }
  return <Badge color="green" icon="check" text={t('runs.status-ok', 'OK')} />;
}
