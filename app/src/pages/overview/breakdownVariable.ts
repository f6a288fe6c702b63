import { t } from '@grafana/i18n';
import { CustomVariable } from '@grafana/scenes';

import { BREAKDOWNS } from './coreMeasures';

const NAME = 'by';

/** In a query's `groupBy`: the dimension that the graphs are broken down by. */
export const BREAKDOWN_REFERENCE = `\${${NAME}}`;

export function createBreakdownVariable(): CustomVariable {
  return new CustomVariable({
    name: NAME,
    label: t('overview.by', 'By'),
    query: BREAKDOWNS.join(', '),
    value: BREAKDOWNS[0],
    text: BREAKDOWNS[0],
  });
}
