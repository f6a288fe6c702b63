import { t } from '@grafana/i18n';

import type { Fact } from '../detail/spanFacts';
import type { AgentMark } from './agentMarks';

/** What a mark says in words. */
export function agentFacts(mark: AgentMark | undefined): Fact[] {
  if (mark === undefined) {
    return [];
  }
  if (mark.is === 'sub-agent') {
    return [{ id: 'sub-agent', name: t('agentflame.fact.sub-agent', 'Sub-agent of'), value: mark.of }];
  }
  const unknown = t('agentflame.fact.unknown-agent', 'unknown');
  return [
    {
      id: 'hand-off',
      name: t('agentflame.fact.hand-off', 'Hand-off'),
      value: `${mark.from || unknown} → ${mark.to || unknown}`,
    },
  ];
}
