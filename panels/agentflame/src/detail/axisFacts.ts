import { t } from '@grafana/i18n';
import { childrenOf, formatCount } from '@loopscope/core';

import { figure } from '../figures/figures';
import type { Graph } from '../graph/Graph';
import { isShown, type FlameLayout } from '../layout/FlameLayout';
import type { Fact } from './spanFacts';

/**
 * Of an axis of tokens or cost: what part of the run a bar is, with all below it, and how much of it is its own. Time has
 * the same among its own facts.
 */
export function axisFacts({ tree, columns, figures }: Graph, node: number, layout: FlameLayout): Fact[] {
  const { axis } = layout;
  if (axis === 'time' || layout.ownStart === null || !isShown(layout, node)) {
    return [];
  }
  const used = layout.end[node] - layout.start[node];
  const whole = columns[axis].reduce((sum, own) => sum + own, 0);
  const hasCalls = childrenOf(tree, node).length > 0;
  const name =
    axis === 'tokens'
      ? t('agentflame.fact.own-tokens', 'Tokens of its own')
      : t('agentflame.fact.own-cost', 'Cost of its own');
  return [
    ...(hasCalls && used > 0 ? [{ id: 'own', name, value: figure(figures, axis, columns[axis][node]) }] : []),
    ...(whole > 0
      ? [
          {
            id: 'share',
            name: t('agentflame.fact.share', 'Share of the run'),
            value: `${formatCount(Number(((used / whole) * 100).toPrecision(2)))} %`,
          },
        ]
      : []),
  ];
}
