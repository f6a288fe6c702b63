import { t, Trans } from '@grafana/i18n';
import { EmptyState } from '@grafana/ui';

export function NoPrompts() {
  return (
    <EmptyState variant="not-found" message={t('prompts.none', 'No span of this time range names a prompt')}>
      <Trans i18nKey="prompts.none-hint">
        Give model calls the attributes gen_ai.prompt.name and gen_ai.prompt.version, or use a prompt management that
        does. Then each version shows here with its runs, cost and errors.
      </Trans>
    </EmptyState>
  );
}
