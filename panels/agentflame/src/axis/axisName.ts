import { t } from '@grafana/i18n';

import type { AxisKind } from './AxisKind';

export function axisName(axis: AxisKind): string {
  switch (axis) {
    case 'time':
      return t('agentflame.axis.time', 'Time');
    case 'tokens':
      return t('agentflame.axis.tokens', 'Tokens');
    case 'cost':
      return t('agentflame.axis.cost', 'Cost');
  }
}
