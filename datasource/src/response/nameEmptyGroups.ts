import type { DataFrame } from '@grafana/data';
import { t } from '@grafana/i18n';

import { contractOf } from './contractOf';

/** The series of spans that do not tell a dimension would otherwise be called like the measure. */
export function nameEmptyGroups(frame: DataFrame): DataFrame {
  if (contractOf(frame) !== 'metrics') {
    return frame;
  }
  return {
    ...frame,
    fields: frame.fields.map((field) => {
      const values = Object.values(field.labels ?? {});
      return values.length > 0 && values.every((value) => value === '')
        ? { ...field, config: { ...field.config, displayNameFromDS: t('metrics.no-value', '(none)') } }
        : field;
    }),
  };
}
