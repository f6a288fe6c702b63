import { t } from '@grafana/i18n';

import type { FramesProps } from '../../../answer/QueryView';
import { RunsLink } from '../../runs/components/RunsLink';
import { RankingTable } from './RankingTable';

export function ErrorRanking({ frames, scene }: FramesProps) {
  return (
    <RankingTable
      title={t('overview.errors', 'Errors')}
      frames={frames}
      empty={t('overview.no-errors', 'No errors in this time range.')}
      // A failed run is a failed span, too, but of no call.
      isTelling={({ measures }) => (measures.errors ?? 0) > 0}
      measures={['errors', 'failed_llm_calls', 'tool_errors']}
      dimensions={[
        {
          id: 'error_type',
          name: t('overview.error-type', 'Type'),
          cell: ({ dimensions }) => <RunsLink field="error_type" value={dimensions.error_type} scene={scene} />,
        },
        {
          id: 'agent',
          name: t('overview.agent', 'Agent'),
          cell: ({ dimensions }) => <RunsLink field="agent" value={dimensions.agent} scene={scene} />,
        },
      ]}
    />
  );
}
