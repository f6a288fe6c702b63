import { t, Trans } from '@grafana/i18n';
import { SceneObjectBase, type SceneComponentProps, type SceneObjectState } from '@grafana/scenes';
import { EmptyState, TextLink } from '@grafana/ui';

import { pageUrl } from '../../../routes';

interface WrongRunIdState extends SceneObjectState {
  runId: string;
}

/** An address that cannot be a run's. */
export class WrongRunId extends SceneObjectBase<WrongRunIdState> {
  static readonly Component = ({ model }: SceneComponentProps<WrongRunId>) => (
    <EmptyState
      variant="not-found"
      message={t('run.wrong-id', '“{{runId}}” is not the id of a run', { runId: model.state.runId })}
    >
      <Trans i18nKey="run.wrong-id-hint">
        A run id has 32 hexadecimal digits, a hyphen and 16 more. Find the run in the{' '}
        <TextLink href={pageUrl('runs')}>list of runs</TextLink>.
      </Trans>
    </EmptyState>
  );
}
