import { t } from '@grafana/i18n';

import type { FramesProps } from '../../../answer/QueryView';
import { RunsLink } from '../../runs/components/RunsLink';
import { RankingTable } from './RankingTable';

export function ModelRanking({ frames, scene }: FramesProps) {
  return (
    <RankingTable
      title={t('overview.models', 'Models by cost')}
      frames={frames}
      empty={t('overview.none', 'None in this time range.')}
      measures={['cost', 'llm_calls', 'total_tokens', 'cache_hit_ratio', 'duration_p95', 'failed_llm_calls']}
      dimensions={[
        {
          id: 'model',
          name: t('overview.model', 'Model'),
          cell: ({ dimensions }) => <RunsLink field="model" value={dimensions.model} scene={scene} />,
        },
      ]}
    />
  );
}
