import { t, Trans } from '@grafana/i18n';
import { config } from '@grafana/runtime';
import { EmptyState, LinkButton } from '@grafana/ui';

/** What every page shows until there is something to read from. */
export function NoDataSource() {
  return (
    <EmptyState
      variant="call-to-action"
      message={t('data-source.none.title', 'There is no Loopscope data source yet')}
      button={
        <LinkButton icon="database" size="lg" href={`${config.appSubUrl}/connections/datasources/new`}>
          <Trans i18nKey="data-source.none.add">Add a Loopscope data source</Trans>
        </LinkButton>
      }
    >
      <Trans i18nKey="data-source.none.how">
        Choose “Loopscope LLM” in the list and give it the ClickHouse that your OpenTelemetry collector writes to. If
        you may not add data sources, ask an administrator of this Grafana.
      </Trans>
    </EmptyState>
  );
}
