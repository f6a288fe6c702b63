import { t } from '@grafana/i18n';

import type { FramesProps } from '../../../answer/QueryView';
import { RunsLink } from '../../runs/components/RunsLink';
import { RankingTable } from './RankingTable';

export function AgentRanking({ frames, scene }: FramesProps) {
  return (
    <RankingTable
      title={t('overview.agents', 'Agents by cost')}
      frames={frames}
      empty={t('overview.none', 'None in this time range.')}
      measures={['cost', 'runs', 'llm_calls', 'total_tokens', 'tool_error_rate', 'identical_repeats', 'error_rate']}
      dimensions={[
        {
          id: 'agent',
          name: t('overview.agent', 'Agent'),
          cell: ({ dimensions }) => <RunsLink field="agent" value={dimensions.agent} scene={scene} />,
        },
      ]}
    />
  );
}
