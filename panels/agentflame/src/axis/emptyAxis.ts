import { t } from '@grafana/i18n';
import type { CostSource, RunTree } from '@loopscope/core';

import { costSourceName } from '../detail/names';
import type { FlameLayout } from '../layout/FlameLayout';

/** Why the axis of a layout has nothing to show of a run; '' where it has. */
export function emptyAxis({ axis, nodes }: FlameLayout, tree: RunTree): string {
  if (axis === 'time' || nodes.length > 0) {
    return '';
  }
  if (axis === 'tokens') {
    return t('agentflame.axis.no-tokens', 'No span of this run reports tokens: there is nothing to divide.');
  }
  const reasons = [...costSources(tree)].map(costSourceName).join(', ');
  return reasons === ''
    ? t('agentflame.axis.no-calls', 'This run has no calls that cost anything.')
    : t('agentflame.axis.no-cost', 'No cost is known in this run: {{reasons}}.', { reasons });
}

function costSources(tree: RunTree): Set<CostSource> {
  return new Set(tree.spans.flatMap(({ llm }) => (llm?.countsCall ? [llm.costSource] : [])));
}
