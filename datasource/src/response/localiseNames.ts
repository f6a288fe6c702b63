import type { DataFrame, Field } from '@grafana/data';
import { t } from '@grafana/i18n';
import { dimensions } from '@loopscope/semantics/dimensions';
import { measures } from '@loopscope/semantics/measures';

import { catalogueName } from '../editor/catalogueTexts';
import { contractOf } from './contractOf';

/** The backend names series and columns in English: it does not know who reads them. */
export function localiseNames(frame: DataFrame): DataFrame {
  if (contractOf(frame) !== 'metrics') {
    return frame;
  }
  return { ...frame, fields: frame.fields.map(localise) };
}

function localise(field: Field): Field {
  const name = field.config.displayNameFromDS;
  if (!name) {
    return field;
  }
  const id = field.name.replace(/_(previous|change)$/, '');
  const english = [...measures, ...dimensions].find((known) => known.id === id)?.name;
  const localised = (english ? name.replace(english, catalogueName(id)) : name).replaceAll(
    '(none)',
    t('metrics.no-value', '(none)')
  );
  return localised === name ? field : { ...field, config: { ...field.config, displayNameFromDS: localised } };
}
