import type { MetricFindValue } from '@grafana/data';

import { dimensionChoices, measureChoices } from '../editor/catalogueTexts';
import type { LlmVariableQuery } from './LlmVariableQuery';

/** What can be measured or grouped by, under its name; undefined where the data have to be asked. */
export function catalogueOptions({ kind }: Pick<LlmVariableQuery, 'kind'>): MetricFindValue[] | undefined {
  switch (kind) {
    case 'measures':
      return measureChoices();
    case 'dimensions':
      return dimensionChoices();
    default:
      return undefined;
  }
}
