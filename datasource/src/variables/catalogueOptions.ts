import type { MetricFindValue } from '@grafana/data';
import { dimensions } from '@loopscope/semantics/dimensions';
import { measures } from '@loopscope/semantics/measures';

import { dimensionTexts, measureTexts } from '../editor/catalogueTexts';
import type { LlmVariableQuery } from './LlmVariableQuery';

/** What can be measured or grouped by, under its name; undefined where the data have to be asked. */
export function catalogueOptions({ kind }: Pick<LlmVariableQuery, 'kind'>): MetricFindValue[] | undefined {
  switch (kind) {
    case 'measures':
      return measures.map(measureTexts).map(({ id, name }) => ({ text: name, value: id }));
    case 'dimensions':
      return dimensions.map(dimensionTexts).map(({ id, name }) => ({ text: name, value: id }));
    default:
      return undefined;
  }
}
