import { t, Trans } from '@grafana/i18n';
import { Alert } from '@grafana/ui';

/** Stands above every comparison of versions that nobody assigned at random. */
export function NotRandomised() {
  return (
    <div>
      <Alert severity="warning" title={t('prompts.not-randomised', 'Not randomised')}>
        <Trans i18nKey="prompts.not-randomised-hint">
          Nobody assigned users to these versions at random, so who used them, when, and for what may explain any
          difference. Nothing here is adjusted for that. To learn which version causes what, serve both at the same time
          by a feature flag that assigns users at random.
        </Trans>
      </Alert>
    </div>
  );
}
